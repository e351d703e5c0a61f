{{- /* The name of the pod is the identity of the node, its name in DNS the address. Given: root, zone. */ -}}
{{- define "velour.storage.env" -}}
{{- $this := dict "root" .root "component" "storage" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{ include "velour.envBasics" $this }}
- name: VELOUR_CLUSTER_CONTROLLER_ADDRESS
  value: {{ include "velour.controllerAddress" .root }}
- name: VELOUR_STORAGE_NAME
  value: $(POD_NAME)
- name: VELOUR_STORAGE_ADDRESS
  value: $(POD_NAME).{{ include "velour.domain" $this }}:{{ index .root.Values.config.storage "server.port" }}
{{- /* Not the volume's own folder: a fresh file system is not empty (lost+found). */}}
- name: VELOUR_STORAGE_DATA_FOLDER
  value: /var/lib/velour/storage
- name: VELOUR_STORAGE_ZONE
  {{- if .zone }}
  value: {{ .zone }}
  {{- else }}
  valueFrom:
    fieldRef:
      fieldPath: metadata.labels['topology.kubernetes.io/zone']
  {{- end }}
- name: SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE
  value: {{ include "velour.storage.shutdownSeconds" .root }}s
{{- with .root.Values.storage.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
