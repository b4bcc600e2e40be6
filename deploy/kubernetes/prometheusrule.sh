#!/bin/sh
# Prints the rules of deploy/prometheus as a PrometheusRule object:
#
#     deploy/kubernetes/prometheusrule.sh | kubectl apply --namespace training --filename -
set -eu
cat <<'HEAD'
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: gradwatch
spec:
HEAD
sed 's/^/  /' "$(dirname "$0")/../prometheus/rules/gradwatch.yml"
