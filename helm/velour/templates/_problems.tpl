{{- /*
What no schema can say, because it lies between values: every combination that could not work, a line each.
*/ -}}
{{- define "velour.problems" -}}
{{- $cluster := .Values.config.cluster -}}
{{- $storage := .Values.config.storage -}}
{{- $frontend := .Values.config.frontend -}}
{{- $redundancy := index $cluster "velour.cluster.redundancy" | int -}}
{{- $replicas := .Values.storage.replicas | int -}}
{{- $zones := len .Values.storage.zones -}}

{{- if gt $redundancy $replicas }}
config.cluster: velour.cluster.redundancy ({{ $redundancy }}) must not be larger than storage.replicas ({{ $replicas }}): each replica of a partition is on a storage node of its own
{{- end }}
{{- if and $zones (mod $replicas (max 1 $zones)) }}
storage.replicas ({{ $replicas }}) must be a multiple of the number of storage.zones ({{ $zones }}): each zone has as many nodes as the others
{{- end }}
{{- if and (gt $redundancy 1) (ge (include "velour.storage.maxUnavailable" . | int) $redundancy) }}
storage.maxUnavailable ({{ .Values.storage.maxUnavailable }}) must be less than velour.cluster.redundancy ({{ $redundancy }}): all replicas of a partition could be evicted at once
{{- end }}
{{- if and .Values.frontend.autoscaling.enabled (gt (.Values.frontend.autoscaling.minReplicas | int) (.Values.frontend.autoscaling.maxReplicas | int)) }}
frontend.autoscaling.minReplicas ({{ .Values.frontend.autoscaling.minReplicas }}) must not be larger than maxReplicas ({{ .Values.frontend.autoscaling.maxReplicas }})
{{- end }}

{{- range $component := list "controller" "storage" "frontend" }}
{{- $config := index $.Values.config $component }}
{{- if eq (index $config "server.port" | int) (index $config "management.server.port" | int) }}
config.{{ $component }}: server.port and management.server.port must not both be {{ index $config "server.port" }}
{{- end }}
{{- include "velour.memoryProblem" (dict "root" $ "component" $component) }}
{{- end }}
{{- $streams := index $storage "velour.storage.stream-port" | int }}
{{- if has $streams (list (index $storage "server.port" | int) (index $storage "management.server.port" | int)) }}
config.storage: velour.storage.stream-port must not be {{ $streams }}, which is server.port or management.server.port
{{- end }}
{{- if and .Values.networkPolicy.enabled (eq $streams 0) }}
config.storage: velour.storage.stream-port must not be 0 while networkPolicy.enabled: the policies must know the port
{{- end }}
{{- if lt (include "velour.mebibytes" .Values.storage.heap | int) (include "velour.neededStorageHeap" . | int) }}
storage.heap ({{ .Values.storage.heap }}) must be at least {{ include "velour.neededStorageHeap" . }}Mi: three times velour.storage.max-in-work-size ({{ index $storage "velour.storage.max-in-work-size" }}), velour.storage.record-cache-size ({{ index $storage "velour.storage.record-cache-size" }}) and 128Mi, and three times that cache
{{- end }}

{{- include "velour.sizeProblem" (dict "small" (index $storage "velour.storage.write-buffer-size") "large" (index $storage "velour.storage.block-cache-size") "message" "velour.storage.write-buffer-size (%s) must not be larger than velour.storage.block-cache-size (%s): it is part of it") }}
{{- include "velour.sizeProblem" (dict "small" (index $frontend "velour.limits.max-value-size") "large" (index $storage "velour.storage.max-batch-size") "message" "velour.limits.max-value-size (%s) must not be larger than velour.storage.max-batch-size (%s): a batch must hold the largest value") }}
{{- include "velour.sizeProblem" (dict "small" (index $storage "velour.storage.max-batch-size") "large" (index $frontend "velour.frontend.max-answer-size") "message" "velour.storage.max-batch-size (%s) must not be larger than velour.frontend.max-answer-size (%s): frontends would not take the answers") }}
{{- include "velour.sizeProblem" (dict "small" (index $storage "velour.storage.max-batch-size") "times" 2 "large" (index $storage "velour.storage.max-in-work-size") "message" "twice velour.storage.max-batch-size (%s) must not be more than velour.storage.max-in-work-size (%s): a batch and its answers") }}
{{- $offset := include "velour.seconds" (index $cluster "velour.cluster.max-clock-offset") | int64 }}
{{- if lt (include "velour.seconds" (index $cluster "velour.cluster.tombstone-retention") | int64) (mul 4 $offset) }}
config.cluster: velour.cluster.tombstone-retention ({{ index $cluster "velour.cluster.tombstone-retention" }}) must be at least four times velour.cluster.max-clock-offset ({{ index $cluster "velour.cluster.max-clock-offset" }})
{{- end }}
{{- end -}}

{{- define "velour.memoryProblem" -}}
{{- $limit := (index .root.Values .component).resources.limits.memory -}}
{{- if lt (include "velour.mebibytes" $limit | int) (include "velour.neededMemory" . | int) }}
{{ .component }}.resources.limits.memory ({{ $limit }}) must be at least {{ include "velour.neededMemory" . }}Mi: {{ .component }}.heap ({{ (index .root.Values .component).heap }})
{{- if eq .component "storage" }}, RocksDB's {{ include "velour.rocksdbMemory" .root }}Mi (velour.storage.block-cache-size and a quarter){{ end }} and 256Mi for the rest of the JVM
{{- end }}
{{- end -}}

{{- define "velour.sizeProblem" -}}
{{- if gt (mul (default 1 .times) (include "velour.bytes" .small | int64)) (include "velour.bytes" .large | int64) }}
config: {{ printf .message .small .large }}
{{- end }}
{{- end -}}
