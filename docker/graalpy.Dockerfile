# GraalPy on a JVM: jars and launcher come with the tree that `gilmatrix interpreters images` puts beside this.
ARG BASE=eclipse-temurin:25.0.1_8-jdk-noble
ARG RUNTIME=debian:bookworm-20251117-slim

FROM ${BASE} AS runtime
# The JDK that a runtime is cut from: the base image's, or the tree's own where the base has none.
ARG JDK=/opt/java/openjdk
COPY tree/ /opt/gilmatrix/
RUN set -eu; \
    if [ -d /opt/gilmatrix/jdk ]; then jdk=/opt/gilmatrix/jdk; else jdk="${JDK}"; fi; \
    # All modules but the linker's own, which a runtime without packaged modules cannot link again, and incubators.
    modules=$("${jdk}/bin/java" --list-modules | sed 's/@.*//' | grep -v -e '^jdk.jlink$' -e '^jdk.jpackage$' -e incubator | paste -sd,); \
    "${jdk}/bin/jlink" --add-modules "${modules}" --strip-java-debug-attributes --no-man-pages --no-header-files \
      --output /opt/gilmatrix/java; \
    rm -rf /opt/gilmatrix/jdk

FROM ${RUNTIME}
COPY --from=runtime /opt/gilmatrix /opt/gilmatrix
WORKDIR /gilmatrix
# Its library lies in the jars, and is laid out on disk by the first start: here, for nothing can be written later.
RUN set -eu; \
    /opt/gilmatrix/bin/subject -B -c "import hashlib, json, threading"; \
    chmod -R a+rX /opt/gilmatrix/resources
USER 65534:65534
ENV HOME=/tmp
RUN ["/opt/gilmatrix/bin/subject", "-B", "-c", "import hashlib, json, threading"]
ENTRYPOINT ["/opt/gilmatrix/bin/subject"]
