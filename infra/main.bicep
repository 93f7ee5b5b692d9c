// Everything that one environment of VidPipe needs, in one resource group. docs/deploy.md walks through it.
targetScope = 'resourceGroup'

@description('dev, prod: part of all names.')
@minLength(2)
@maxLength(8)
param environmentName string

param location string = resourceGroup().location

@description('An existing registry of this resource group, and what is to run of it: repository:tag, better repository@sha256:digest.')
param registryName string
param image string

@description('EP1: 1 core and 3.5 GB an instance; EP2: 2 and 7; EP3: 4 and 14.')
@allowed(['EP1', 'EP2', 'EP3'])
param planSku string

@description('Always running, and always paid for. At least one: it is what notices work.')
@minValue(1)
param minInstances int

@description('The most that a burst may bring, and with it the most that computing may cost.')
@minValue(1)
@maxValue(20)
param maxInstances int

@description('Whose models are the defaults. The offline provider keeps its records on an instance: one instance only, for trying things out.')
@allowed(['synthetic', 'vertex'])
param provider string

@description('The Google Cloud project that is billed; needed for vertex.')
param vertexProject string = ''
param vertexLocation string = 'global'

@description('none: no Google. federation: our managed identity is trusted by a workload identity pool. key: a service account key from the Key Vault.')
@allowed(['none', 'federation', 'key'])
param googleCredentials string = 'none'

@description('For federation: projects/N/locations/global/workloadIdentityPools/P/providers/Q, and the Application ID URI it accepts.')
param googleProvider string = ''
param googleAudience string = ''

@description('For federation: the service account to act as; empty when the pool has the role itself.')
param googleAccount string = ''

@description('Gets the alerts.')
param alertEmail string

@description('An OpenTelemetry collector to send traces, metrics and logs to, besides Application Insights; empty for none.')
param otlpEndpoint string = ''

@description('Whether the vault holds the app\'s master key, as host-key: then callers who come with it get management addresses with a key.')
param hostKeyInVault bool = false

@description('How long a deleted blob can be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int

param logRetentionDays int = 30

@description('Cannot be taken back once it is on: the vault\'s name stays taken for 90 days after a tear-down.')
param purgeProtection bool

var suffix = uniqueString(resourceGroup().id)
var name = 'vidpipe-${environmentName}-${suffix}'
var container = 'vidpipe'
var tags = { application: 'vidpipe', environment: environmentName }

// User-assigned, so that its roles are there before the app starts: image, storage and secrets are needed for the first start.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: name
    location: location
    tags: tags
    retentionDays: logRetentionDays
    alertEmail: alertEmail
  }
}

// Two accounts: the platform's (task hub, locks, function keys) is all churn and is rebuilt from nothing, ours holds what was
// paid for. Apart, each has the least roles, and each its own limits.
module hostStorage 'modules/storage.bicep' = {
  name: 'host-storage'
  params: {
    name: 'vphost${suffix}'
    location: location
    tags: tags
    principalId: identity.properties.principalId
    // Storage Blob Data Owner (the host wants it: locks and keys), Queue Data Contributor, Table Data Contributor: Durable Functions.
    roleIds: [
      'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
      '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
      '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
    ]
    workspaceId: monitoring.outputs.workspaceId
  }
}

module dataStorage 'modules/storage.bicep' = {
  name: 'data-storage'
  params: {
    name: 'vpdata${suffix}'
    location: location
    tags: tags
    principalId: identity.properties.principalId
    // Storage Blob Data Contributor: nothing else is kept there.
    roleIds: ['ba92f5b4-2d11-453d-a403-e96b0029c9fe']
    workspaceId: monitoring.outputs.workspaceId
    container: container
    softDeleteDays: softDeleteDays
    // What nobody misses. Not in this list, ever: assets, actions, intents, projects, ledger, instances.
    temporary: [
      { prefix: 'health/', days: 1 } // a probe's leftovers
      { prefix: 'idempotency/', days: 7 } // claims hold for 24 hours
      { prefix: 'leases/', days: 30 } // a lease in use is rewritten every minute
    ]
  }
}

module keyVault 'modules/keyVault.bicep' = {
  name: 'key-vault'
  params: {
    name: 'vp-${suffix}'
    location: location
    tags: tags
    principalId: identity.properties.principalId
    purgeProtection: purgeProtection
    workspaceId: monitoring.outputs.workspaceId
  }
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: registryName
}

// AcrPull.
resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identity.id, '7f951dda-4ed3-4680-a7ca-43fe172d538d')
  scope: registry
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
  }
}

var googleSettings = {
  none: {}
  federation: {
    VIDPIPE_GOOGLE_PROVIDER: googleProvider
    VIDPIPE_GOOGLE_AUDIENCE: googleAudience
    VIDPIPE_GOOGLE_ACCOUNT: googleAccount
  }
  key: {
    VIDPIPE_GOOGLE_KEY: '@Microsoft.KeyVault(VaultName=${keyVault.outputs.name};SecretName=google-key)'
  }
}

var vertexSettings = empty(vertexProject) ? {} : {
  VidPipe__Vertex__Project: vertexProject
  VidPipe__Vertex__Location: vertexLocation
}

var otlpSettings = empty(otlpEndpoint) ? {} : {
  OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint
  OTEL_SERVICE_NAME: 'vidpipe'
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=${environmentName}'
}

// Only held against what callers bring along, never given to one who did not.
var hostKeySettings = hostKeyInVault ? {
  VidPipe__Http__HostKey: '@Microsoft.KeyVault(VaultName=${keyVault.outputs.name};SecretName=host-key)'
} : {}

module app 'modules/functionApp.bicep' = {
  name: 'function-app'
  dependsOn: [pull]
  params: {
    name: name
    location: location
    tags: tags
    planSku: planSku
    minInstances: minInstances
    maxInstances: maxInstances
    image: '${registry.properties.loginServer}/${image}'
    identityId: identity.id
    identityClientId: identity.properties.clientId
    hostStorageName: hostStorage.outputs.name
    appInsightsConnectionString: monitoring.outputs.connectionString
    workspaceId: monitoring.outputs.workspaceId
    settings: union(
      {
        VidPipe__Provider: provider
        VidPipe__Storage__Azure__ServiceUri: dataStorage.outputs.blobEndpoint
        VidPipe__Storage__Azure__Container: container
        VidPipe__Storage__Azure__ManagedIdentityClientId: identity.properties.clientId
        // Two threads each (the bytes of a video depend on that number), so half as many encoders as cores.
        VidPipe__Media__MaxEncoders: planSku == 'EP3' ? '2' : '1'
        VidPipe__Media__ThreadsPerEncoder: '2'
      },
      vertexSettings,
      googleSettings[googleCredentials],
      otlpSettings,
      hostKeySettings
    )
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: name
    location: location
    tags: tags
    appId: app.outputs.id
    hostName: app.outputs.hostName
    appInsightsId: monitoring.outputs.appInsightsId
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

output functionAppName string = app.outputs.name
output url string = 'https://${app.outputs.hostName}'
output keyVaultName string = keyVault.outputs.name
output dataStorageName string = dataStorage.outputs.name
output hostStorageName string = hostStorage.outputs.name
output appInsightsName string = name
output identityPrincipalId string = identity.properties.principalId
