using 'main.bicep'

param environmentName = 'prod'
param registryName = readEnvironmentVariable('VIDPIPE_REGISTRY')
// By digest: what was tested is what runs, on every instance, after every restart.
param image = readEnvironmentVariable('VIDPIPE_IMAGE')
param alertEmail = readEnvironmentVariable('VIDPIPE_ALERT_EMAIL')
param planSku = 'EP2'
param minInstances = 1
param maxInstances = 5
param provider = 'vertex'
param vertexProject = readEnvironmentVariable('VIDPIPE_VERTEX_PROJECT')
param vertexLocation = 'global'
param googleCredentials = 'federation'
param googleProvider = readEnvironmentVariable('VIDPIPE_GOOGLE_PROVIDER')
param googleAudience = readEnvironmentVariable('VIDPIPE_GOOGLE_AUDIENCE')
param googleAccount = readEnvironmentVariable('VIDPIPE_GOOGLE_ACCOUNT', '')
param softDeleteDays = 14
param logRetentionDays = 90
param purgeProtection = true
