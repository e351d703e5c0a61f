{{- /*
What the pods of all three services have in common. Given each time: root, and component (controller, storage, frontend).
*/ -}}

{{- /* Changes with the settings, so that pods are replaced when they change. */ -}}
{{- define "velour.podMetadata" -}}
labels:
  {{- /* Not the chart's version: another chart with the same image need not replace any pod. */}}
  {{- include "velour.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
  {{- with .zone }}
  velour.io/zone: {{ . }}
  {{- end }}
annotations:
  velour.io/config: {{ pick .root.Values.config "cluster" .component | toYaml | sha256sum }}
  {{- with (index .root.Values .component).podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "velour.podBasics" -}}
{{- $values := index .root.Values .component -}}
{{- /* Nobody here talks to the API server. */ -}}
automountServiceAccountToken: false
{{- /* Or Kubernetes would set variables such as VELOUR_FRONTEND_PORT, which Spring takes for settings. */}}
enableServiceLinks: false
securityContext:
  {{- toYaml .root.Values.securityContext.pod | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* All of a container but its name and what is special about it. */ -}}
{{- define "velour.containerBasics" -}}
{{- $values := index .root.Values .component -}}
{{- $config := index .root.Values.config .component -}}
image: {{ include "velour.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  {{- toYaml .root.Values.securityContext.container | nindent 2 }}
ports:
  - name: http
    containerPort: {{ index $config "server.port" | int }}
  - name: management
    containerPort: {{ index $config "management.server.port" | int }}
{{- if gt (get $config "velour.storage.stream-port" | int) 0 }}
  - name: stream
    containerPort: {{ index $config "velour.storage.stream-port" | int }}
{{- end }}
{{- /* While it starts, nothing else is asked: a start may take its time, a hanging process may not. */}}
startupProbe:
  httpGet:
    path: /actuator/health/liveness
    port: management
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: {{ max 1 (div (include "velour.seconds" $values.startLimit | int64) 5) }}
livenessProbe:
  httpGet:
    path: /actuator/health/liveness
    port: management
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /actuator/health/readiness
    port: management
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
resources:
  {{- toYaml $values.resources | nindent 2 }}
{{- end -}}

{{- define "velour.envBasics" -}}
- name: VELOUR_CONFIG
  value: /etc/velour
- name: VELOUR_JAVA_OPTIONS
  value: {{ include "velour.javaOptions" . | quote }}
{{- /* RocksDB's memory is native: without this, glibc's arenas would hold on to several times as much. */}}
- name: MALLOC_ARENA_MAX
  value: "2"
{{- end -}}

{{- /* Pods come back with other addresses: the JVM must not remember the old ones for its usual half a minute. */ -}}
{{- define "velour.javaOptions" -}}
{{- $values := index .root.Values .component -}}
-Xmx{{ include "velour.mebibytes" $values.heap }}m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED -Dsun.net.inetaddr.ttl=2 -Dsun.net.inetaddr.negative.ttl=1
{{- with $values.javaOptions }} {{ . }}{{ end -}}
{{- end -}}

{{- define "velour.mountBasics" -}}
- name: config
  mountPath: /etc/velour
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- end -}}

{{- define "velour.volumeBasics" -}}
- name: config
  configMap:
    name: {{ include "velour.fullname" .root }}-config
    items:
      - key: cluster.yaml
        path: cluster.yaml
      - key: {{ .component }}.yaml
        path: {{ .component }}.yaml
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- end -}}

{{- /* Evenly over zones and machines; machines that take no such pods do not count. */ -}}
{{- define "velour.spread" -}}
{{- $values := index .root.Values .component -}}
{{- $constraints := list -}}
{{- if not $values.zones -}}
{{- $constraints = append $constraints (list "topology.kubernetes.io/zone" $values.spread.zones) -}}
{{- end -}}
{{- $constraints = append $constraints (list "kubernetes.io/hostname" $values.spread.hosts) -}}
{{- range $constraint := $constraints }}
- topologyKey: {{ first $constraint }}
  whenUnsatisfiable: {{ last $constraint }}
  maxSkew: 1
  nodeTaintsPolicy: Honor
  labelSelector:
    matchLabels:
      {{- include "velour.selector" $ | nindent 6 }}
  {{- if eq $.component "frontend" }}
  {{- /* Else the pods of the old version would count while a new one comes. */}}
  matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- end }}
{{- end -}}

{{- define "velour.claim" -}}
- metadata:
    name: data
    labels:
      {{- include "velour.selector" . | nindent 6 }}
  spec:
    accessModes: [ReadWriteOnce]
    {{- with (index .root.Values .component).persistence.storageClass }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests:
        storage: {{ (index .root.Values .component).persistence.size }}
{{- end -}}

{{- define "velour.claimRetention" -}}
whenDeleted: {{ (index .root.Values .component).persistence.whenDeleted }}
whenScaled: {{ (index .root.Values .component).persistence.whenScaled }}
{{- end -}}

{{- /* A headless service: the names of its pods are their identity, and must be there before they are ready. */ -}}
{{- define "velour.headlessService" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "velour.fullname" .root }}-{{ .component }}
  labels:
    {{- include "velour.labels" . | nindent 4 }}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    {{- include "velour.selector" . | nindent 4 }}
  ports:
    - name: http
      port: {{ index (index .root.Values.config .component) "server.port" | int }}
      targetPort: http
{{- end -}}
