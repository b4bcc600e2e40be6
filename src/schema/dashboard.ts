// What a dashboard's JSON may hold, by Grafana's own types: strictly, for every kind of panel used, to the last option.
import type {
  AnnotationQuery,
  Dashboard as AnyDashboard,
  DataQuery,
  DataSourceRef,
  FieldConfig,
  FieldConfigSource,
  Panel as AnyPanel,
  RowPanel,
} from '@grafana/schema';
import type * as Heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as StateTimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as Stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as StatusHistory from '@grafana/schema/dist/esm/raw/composable/statushistory/panelcfg/x/StatusHistoryPanelCfg_types.gen';
import type * as Table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as TimeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

// A value as JSON has it: an enumeration's text in the enumeration's place.
type Json<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends (infer Item)[]
      ? Json<Item>[]
      : T extends object
        ? { [Key in keyof T]: Json<T[Key]> }
        : T;

// Prometheus' own fields of a query; Grafana publishes no types of them.
interface Query extends DataQuery {
  datasource: DataSourceRef;
  expr: string;
  format: 'time_series' | 'table' | 'heatmap';
  instant: boolean;
  legendFormat: string;
  range: boolean;
}

interface Annotation extends Omit<AnnotationQuery, 'target'> {
  target: DataQuery & { expr: string };
  textFormat: string;
  titleFormat: string;
}

// Without the index signatures that let anything pass.
type Defaults<Custom> = Omit<FieldConfig, 'custom'> & { custom?: Custom };

interface Panel<Type extends string, Options, Custom = never>
  extends Omit<AnyPanel, 'fieldConfig' | 'options' | 'targets' | 'type'> {
  fieldConfig: Omit<FieldConfigSource, 'defaults'> & { defaults: Defaults<Custom> };
  options: Options;
  targets: Query[];
  type: Type;
}

type AnyOf =
  | Panel<'heatmap', Heatmap.Options, Heatmap.FieldConfig>
  | Panel<'stat', Stat.Options>
  | Panel<'state-timeline', StateTimeline.Options, StateTimeline.FieldConfig>
  | Panel<'status-history', StatusHistory.Options, StatusHistory.FieldConfig>
  | Panel<'table', Table.Options, Table.FieldConfig>
  | Panel<'timeseries', TimeSeries.Options, TimeSeries.FieldConfig>
  | RowPanel;

export type Dashboard = Json<
  Omit<AnyDashboard, 'annotations' | 'panels'> & { annotations: { list: Annotation[] }; panels: AnyOf[] }
>;
