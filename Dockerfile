# glibc is required by PyTorch's libraries: no Alpine.
# For a GPU: docker build --build-arg DEVICE=cuda, and docker run --gpus all
ARG DEVICE=cpu

FROM eclipse-temurin:25-jdk-noble AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends maven \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
# Checks and tests belong to ./mvnw verify.
RUN ./mvnw --batch-mode -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcheckstyle.skip=true package \
    && java -Djarmode=tools -jar target/layerscope.jar extract --destination /app

ENV LAYERSCOPE_HOME=/var/lib/layerscope \
    DJL_CACHE_DIR=/var/lib/djl \
    DJL_OFFLINE=true
# The folder for shares is made here, so that a volume there belongs to the user that the application runs as.
RUN java -jar /app/layerscope.jar install-models && mkdir --mode=700 "$LAYERSCOPE_HOME/shares"
# Loading the engine once unpacks PyTorch's libraries, and fails here rather than at the first start if they do not fit.
RUN echo 'class Unpack { public static void main(String[] a) { ai.djl.engine.Engine.getEngine("PyTorch"); } }' \
        > /tmp/Unpack.java \
    && java --enable-native-access=ALL-UNNAMED -cp '/app/lib/*' /tmp/Unpack.java

# What no layer of the image for the CPU needs: 2.4 GB to load, 4 GB unpacked. Why these versions: docs/decisions/0007.
FROM build AS cuda-libraries
RUN ./mvnw --batch-mode dependency:copy -DoutputDirectory=/tmp/cuda \
        -Dartifact=ai.djl.pytorch:pytorch-native-cu124:2.5.1:jar:linux-x86_64 \
    && ./mvnw --batch-mode dependency:copy -DoutputDirectory=/tmp/cuda \
        -Dartifact=ai.djl.pytorch:pytorch-jni:2.5.1-0.32.0 \
    && mkdir /pytorch && cd /tmp/cuda \
    && for file in *.jar; do jar --extract --file "$file"; done \
    && mv pytorch/cu124/linux-x86_64/* jnilib/linux-x86_64/cu124/libdjl_torch.so /pytorch \
    && rm -r /tmp/cuda

FROM eclipse-temurin:25-jre-noble AS cpu
RUN useradd --system --uid 10001 --create-home layerscope
COPY --from=build /app /app
COPY --from=build --chown=layerscope /var/lib/layerscope /var/lib/layerscope
COPY --from=build --chown=layerscope /var/lib/djl /var/lib/djl
# Threads that spin while they wait would slow down everything else on a shared machine.
ENV LAYERSCOPE_HOME=/var/lib/layerscope \
    DJL_CACHE_DIR=/var/lib/djl \
    DJL_OFFLINE=true \
    OMP_WAIT_POLICY=PASSIVE
USER layerscope
WORKDIR /home/layerscope
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /actuator/health HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["java", "-jar", "/app/layerscope.jar"]

FROM cpu AS cuda
COPY --from=cuda-libraries /pytorch /opt/pytorch
ENV LAYERSCOPE_DEVICE=cuda \
    PYTORCH_LIBRARY_PATH=/opt/pytorch \
    PYTORCH_FLAVOR=cu124 \
    PYTORCH_VERSION=2.5.1 \
    LD_LIBRARY_PATH=/opt/pytorch \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility

FROM ${DEVICE}
