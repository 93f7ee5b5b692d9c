using 'main.bicep'

// For trying out: the offline provider, one small instance, nothing to pay but the platform.
param environmentName = 'dev'
param registryName = readEnvironmentVariable('VIDPIPE_REGISTRY')
param image = readEnvironmentVariable('VIDPIPE_IMAGE', 'vidpipe:latest')
param alertEmail = readEnvironmentVariable('VIDPIPE_ALERT_EMAIL')
param planSku = 'EP1'
param minInstances = 1
// The offline provider's records are on the instance.
param maxInstances = 1
param provider = 'synthetic'
param softDeleteDays = 1
param purgeProtection = false
