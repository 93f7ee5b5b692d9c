using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
// The shipped model table; the platform's settings come as environment variables, over it.
builder.Configuration
    .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false)
    .AddEnvironmentVariables();
builder.ConfigureFunctionsWebApplication();
builder.Services.AddCloudHost(builder.Configuration);
builder.Services.AddHistoryGuard();
builder.Build().Run();
