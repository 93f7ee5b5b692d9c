// The app: Elastic Premium with our own Linux image. Why this plan: docs/deploy.md.
param name string
param location string
param tags object
param planSku string
param minInstances int
param maxInstances int
param image string
param identityId string
param identityClientId string
param hostStorageName string
param appInsightsConnectionString string
param workspaceId string
param settings object

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'elastic'
  sku: { name: planSku, tier: 'ElasticPremium', capacity: minInstances }
  properties: {
    reserved: true
    elasticScaleEnabled: true
    maximumElasticWorkerCount: maxInstances
  }
}

var platformSettings = {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  // No account key: the host and Durable Functions use the identity.
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AZURE_CLIENT_ID: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: appInsightsConnectionString
  // The code is in the image: no file share (which would want an account key), and /home is the container's own.
  WEBSITES_ENABLE_APP_SERVICE_STORAGE: 'false'
  WEBSITES_PORT: '8080'
  // GET / is ours.
  AzureWebJobsDisableHomepage: 'true'
  // Every minute; 'AzureWebJobs.<function>.Disabled' = 'true' switches it off.
  ScheduleTick: '0 * * * * *'
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux,container'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      linuxFxVersion: 'DOCKER|${image}'
      acrUseManagedIdentityCreds: true
      acrUserManagedIdentityID: identityClientId
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      // Instances that this app keeps, and may take in a burst.
      minimumElasticInstanceCount: minInstances
      functionAppScaleLimit: maxInstances
      // The running host says how much its queues hold, with the app's own identity, so that no other service needs access to them.
      functionsRuntimeScaleMonitoringEnabled: true
      appSettings: [for setting in items(union(platformSettings, settings)): { name: setting.key, value: setting.value }]
    }
  }

  // Nobody publishes with a password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

// What Application Insights cannot see: an image that is not pulled, a host that does not start. No HTTP logs: their addresses hold keys (?code=).
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'AppServicePlatformLogs', enabled: true }
      { category: 'AppServiceConsoleLogs', enabled: true }
    ]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = app.id
output name string = app.name
output hostName string = app.properties.defaultHostName
