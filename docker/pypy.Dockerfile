# PyPy: the base image's own, or Debian's package on a bare Debian base.
ARG BASE=pypy:3.11-7.3.20-slim-bookworm

FROM ${BASE}
# Where it is once the packages are installed.
ARG INTERPRETER=/opt/pypy/bin/pypy3
ARG PACKAGES=""
RUN set -eu; \
    if [ -n "${PACKAGES}" ]; then \
      apt-get update; apt-get install --yes --no-install-recommends ${PACKAGES}; rm -rf /var/lib/apt/lists/*; \
    fi; \
    mkdir -p /opt/gilmatrix/bin; ln -s "${INTERPRETER}" /opt/gilmatrix/bin/subject
ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1
WORKDIR /gilmatrix
USER 65534:65534
RUN ["/opt/gilmatrix/bin/subject", "-B", "-c", "import hashlib, json, threading"]
ENTRYPOINT ["/opt/gilmatrix/bin/subject"]
