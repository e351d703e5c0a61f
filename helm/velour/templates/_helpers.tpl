{{- /* ---- names and labels ---------------------------------------------------------------------------------- */ -}}

{{- /* The beginning of all names; short enough for what is put behind it. */ -}}
{{- define "velour.fullname" -}}
{{- $usual := ternary .Release.Name (printf "%s-velour" .Release.Name) (contains "velour" .Release.Name) -}}
{{- default $usual .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- /* The labels by which pods are found; they can never change. Given: root, component. */ -}}
{{- define "velour.selector" -}}
app.kubernetes.io/name: velour
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "velour.labels" -}}
{{ include "velour.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "velour.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
velour-{{ .component }}
{{- with index $image.digests .component }}@{{ . }}{{ else }}:{{ default .root.Chart.AppVersion $image.tag }}{{ end -}}
{{- end -}}

{{- /* The domain in which the pods of a headless service have their names. */ -}}
{{- define "velour.domain" -}}
{{ include "velour.fullname" .root }}-{{ .component }}.{{ .root.Release.Namespace }}.svc.{{ .root.Values.clusterDomain }}
{{- end -}}

{{- define "velour.controllerAddress" -}}
{{ include "velour.domain" (dict "root" . "component" "controller") }}:{{ index .Values.config.controller "server.port" }}
{{- end -}}

{{- /* By this label of all series, several clusters are told apart in one Prometheus. */ -}}
{{- define "velour.cluster" -}}
{{ .Release.Namespace }}/{{ .Release.Name }}
{{- end -}}

{{- /* ---- durations and sizes -------------------------------------------------------------------------------- */ -}}

{{- /* A duration as in the folder config (500ms, 3s, 10m) in whole seconds, rounded up. */ -}}
{{- define "velour.seconds" -}}
{{- $number := regexFind "^[0-9]+" . | int64 -}}
{{- $unit := regexFind "[a-z]+$" . -}}
{{- if eq $unit "ms" -}}
{{ div (add $number 999) 1000 }}
{{- else -}}
{{ mul $number (get (dict "s" 1 "m" 60 "h" 3600 "d" 86400) $unit) }}
{{- end -}}
{{- end -}}

{{- /* A size as in the folder config (64MB) or as in Kubernetes (64Mi), in bytes. */ -}}
{{- define "velour.bytes" -}}
{{- $number := regexFind "^[0-9]+" . | int64 -}}
{{- $unit := regexFind "[A-Za-z]+$" . | replace "B" "" | replace "i" "" -}}
{{- mul $number (get (dict "" 1 "K" 1024 "M" 1048576 "G" 1073741824) $unit) -}}
{{- end -}}

{{- define "velour.mebibytes" -}}
{{ div (include "velour.bytes" . | int64) 1048576 }}
{{- end -}}

{{- /* ---- how long a pod may take to end ---------------------------------------------------------------------- */ -}}

{{- /* A frontend first finishes what is under way, which takes its deadline at most. */ -}}
{{- define "velour.frontend.shutdownSeconds" -}}
{{ add 5 (include "velour.seconds" (index .Values.config.frontend "velour.frontend.deadline")) }}
{{- end -}}

{{- define "velour.frontend.graceSeconds" -}}
{{ add .Values.frontend.drainSeconds (include "velour.frontend.shutdownSeconds" .) 10 }}
{{- end -}}

{{- /* A storage node answers what has come, which waits for the disk for the write limit at most. */ -}}
{{- define "velour.storage.shutdownSeconds" -}}
{{ add 5 (include "velour.seconds" (index .Values.config.storage "velour.storage.write-limit")) }}
{{- end -}}

{{- /* Before that it hands over, and if it is to, has itself drained; behind it, RocksDB is closed. */ -}}
{{- define "velour.storage.graceSeconds" -}}
{{- $config := .Values.config.storage -}}
{{- $drain := ternary (include "velour.seconds" (index $config "velour.storage.drain-limit") | int64) 0 (index $config "velour.storage.drain-on-stop") -}}
{{- add $drain (include "velour.seconds" (index $config "velour.storage.hand-over-limit")) (include "velour.storage.shutdownSeconds" .) 30 -}}
{{- end -}}

{{- /* ---- what follows from the redundancy -------------------------------------------------------------------- */ -}}

{{- /* So many pods that two replicas of each partition stay: one more may then fail and everything is still served. */ -}}
{{- define "velour.storage.maxUnavailable" -}}
{{- $given := toString .Values.storage.maxUnavailable -}}
{{- if $given -}}
{{ $given }}
{{- else -}}
{{ max 1 (sub (index .Values.config.cluster "velour.cluster.redundancy") 2) }}
{{- end -}}
{{- end -}}

{{- /* ---- memory, in mebibytes -------------------------------------------------------------------------------- */ -}}

{{- /* Classes, code, threads and buffers of a JVM beside its heap. */ -}}
{{- define "velour.jvmBesideHeap" -}}256{{- end -}}

{{- /* RocksDB: write buffers are part of the block cache; a quarter more for what it does not count. */ -}}
{{- define "velour.rocksdbMemory" -}}
{{- $cache := include "velour.mebibytes" (index .Values.config.storage "velour.storage.block-cache-size") | int64 -}}
{{ add $cache (div $cache 4) }}
{{- end -}}

{{- define "velour.neededMemory" -}}
{{- $heap := include "velour.mebibytes" (index .root.Values .component).heap -}}
{{- $rocksdb := ternary (include "velour.rocksdbMemory" .root | int64) 0 (eq .component "storage") -}}
{{ add $heap $rocksdb (include "velour.jvmBesideHeap" .root) }}
{{- end -}}

{{- /* What the node needs while it has as much in work as it takes, its cache of records, and 128 MiB for everything else. Three times
that cache at least: the node refuses one of more than half of what the JVM counts as its heap, which is a little less than -Xmx. */ -}}
{{- define "velour.neededStorageHeap" -}}
{{- $cache := include "velour.mebibytes" (index .Values.config.storage "velour.storage.record-cache-size") | int -}}
{{- $atWork := include "velour.mebibytes" (index .Values.config.storage "velour.storage.max-in-work-size") | int -}}
{{ max (add 128 $cache (mul 3 $atWork)) (mul 3 $cache) }}
{{- end -}}
