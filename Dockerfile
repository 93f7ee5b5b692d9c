# The cloud host in one image: the Functions host, the app, ffmpeg and fonts.
#   docker build -t vidpipe .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
# With Google's gRPC client: VidPipe:Vertex:Transport may be Grpc.
RUN dotnet publish src/VidPipe.Functions -c Release -p:VertexGrpc=true -o /app

# The newest patch of host 4 and .NET 10; rebuild to take in fixes (docs/deploy.md, "Updating").
FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0

# The same packages that ./run installs; the check is the one that it makes.
COPY scripts/setup.sh /tmp/setup.sh
RUN set -eu; bash -c '. /tmp/setup.sh && printf "%s" "$packages"' >/tmp/packages; \
    apt-get update; \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends curl $(cat /tmp/packages); \
    bash -c '. /tmp/setup.sh && has_ffmpeg'; \
    rm -rf /var/lib/apt/lists/* /tmp/setup.sh /tmp/packages

COPY --from=build /app /home/site/wwwroot
COPY host.json /home/site/wwwroot/host.json
COPY infra/start.sh /usr/local/bin/vidpipe-start

# Nobody needs root here: the host listens on a high port (WEBSITES_PORT tells the platform), and writes below /home and /tmp.
RUN chown -R 1654:1654 /home && chmod 0755 /usr/local/bin/vidpipe-start
ENV ASPNETCORE_URLS=http://+:8080 \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true
EXPOSE 8080
USER 1654

ENTRYPOINT ["/usr/local/bin/vidpipe-start"]
CMD ["/opt/startup/start_nonappservice.sh"]
