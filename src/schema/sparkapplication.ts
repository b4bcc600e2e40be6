// What a SparkApplication of the Spark operator (sparkoperator.k8s.io/v1beta2) may hold, as far as jobs need it: fields, and
// which are required, as its CustomResourceDefinition has them. Parts of pods are of Kubernetes' own types.
import type { IObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta';
import type { IAffinity } from 'kubernetes-models/v1/Affinity';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvFromSource } from 'kubernetes-models/v1/EnvFromSource';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { ILifecycle } from 'kubernetes-models/v1/Lifecycle';
import type { IPodSecurityContext } from 'kubernetes-models/v1/PodSecurityContext';
import type { ISecurityContext } from 'kubernetes-models/v1/SecurityContext';
import type { IToleration } from 'kubernetes-models/v1/Toleration';
import type { IVolume } from 'kubernetes-models/v1/Volume';
import type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount';

type Texts = Record<string, string>;

interface Pod {
  affinity?: IAffinity;
  annotations?: Texts;
  configMaps?: { name: string; path: string }[];
  coreLimit?: string;
  coreRequest?: string;
  cores?: number;
  env?: IEnvVar[];
  envFrom?: IEnvFromSource[];
  gpu?: { name: string; quantity: number };
  hostNetwork?: boolean;
  image?: string;
  initContainers?: IContainer[];
  javaOptions?: string;
  labels?: Texts;
  lifecycle?: ILifecycle;
  memory?: string;
  memoryOverhead?: string;
  nodeSelector?: Texts;
  podSecurityContext?: IPodSecurityContext;
  ports?: { name: string; protocol: string; containerPort: number }[];
  priorityClassName?: string;
  schedulerName?: string;
  secrets?: { name: string; path: string; secretType: 'GCPServiceAccount' | 'HadoopDelegationToken' | 'Generic' }[];
  securityContext?: ISecurityContext;
  serviceAccount?: string;
  sidecars?: IContainer[];
  terminationGracePeriodSeconds?: number;
  tolerations?: IToleration[];
  volumeMounts?: IVolumeMount[];
}

interface Driver extends Pod {
  kubernetesMaster?: string;
  podName?: string;
  serviceAnnotations?: Texts;
  serviceLabels?: Texts;
}

interface Executor extends Pod {
  deleteOnTermination?: boolean;
  instances?: number;
}

export interface SparkApplication {
  apiVersion: 'sparkoperator.k8s.io/v1beta2';
  kind: 'SparkApplication';
  metadata: IObjectMeta;
  spec: {
    arguments?: string[];
    batchScheduler?: string;
    deps?: Partial<Record<'jars' | 'files' | 'packages' | 'excludePackages' | 'repositories' | 'archives', string[]>>;
    driver: Driver;
    dynamicAllocation?: {
      enabled?: boolean;
      initialExecutors?: number;
      minExecutors?: number;
      maxExecutors?: number;
      shuffleTrackingTimeout?: number;
    };
    executor: Executor;
    hadoopConf?: Texts;
    hadoopConfigMap?: string;
    image?: string;
    imagePullPolicy?: string;
    imagePullSecrets?: string[];
    mainApplicationFile: string;
    mainClass?: string;
    mode?: 'cluster' | 'client';
    nodeSelector?: Texts;
    proxyUser?: string;
    restartPolicy?: {
      type?: 'Never' | 'Always' | 'OnFailure';
      onFailureRetries?: number;
      onFailureRetryInterval?: number;
      onSubmissionFailureRetries?: number;
      onSubmissionFailureRetryInterval?: number;
    };
    sparkConf?: Texts;
    sparkConfigMap?: string;
    sparkVersion: string;
    timeToLiveSeconds?: number;
    type: 'Java' | 'Python' | 'Scala' | 'R';
    volumes?: IVolume[];
  };
}
