# One image per service: docker build --build-arg SERVICE=gateway -t gmem/gateway .
# Copies the output of `./mvnw -Dquick -DskipTests package`.
FROM eclipse-temurin:17-jre
ARG SERVICE
RUN useradd --system --uid 10001 --home-dir /work gmem && mkdir -p /work /artifacts /imports && chown gmem /work /artifacts /imports
COPY --chown=gmem ${SERVICE}/target/quarkus-app/ /work/
USER gmem
WORKDIR /work
ENV QUARKUS_HTTP_HOST=0.0.0.0 QUARKUS_HTTP_PORT=8080 \
    GMEM_ARTIFACTS_DIR=/artifacts GMEM_IMPORTS_DIR=/imports \
    OMP_WAIT_POLICY=PASSIVE MALLOC_ARENA_MAX=2 DJL_CACHE_DIR=/work/djl DJL_OFFLINE=true
EXPOSE 8080
ENTRYPOINT ["java", "-Xms32m", "-XX:MaxRAMPercentage=40", "-jar", "quarkus-run.jar"]
