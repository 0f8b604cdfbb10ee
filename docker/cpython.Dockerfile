# CPython, with its GIL or without: the base image's own, or the tree that `gilmatrix interpreters images` puts beside this.
ARG BASE=python:3.13.9-slim-bookworm

FROM ${BASE} AS interpreter
# Where the base image has it; empty when the tree does.
ARG INTERPRETER=/usr/local/bin/python3.13
COPY tree/ /opt/gilmatrix/
RUN set -eu; \
    if [ -n "${INTERPRETER}" ]; then mkdir -p /opt/gilmatrix/bin; ln -s "${INTERPRETER}" /opt/gilmatrix/bin/subject; fi

FROM ${BASE}
# Debian packages that a bare base lacks.
ARG PACKAGES=""
RUN set -eu; \
    if [ -n "${PACKAGES}" ]; then \
      apt-get update; apt-get install --yes --no-install-recommends ${PACKAGES}; rm -rf /var/lib/apt/lists/*; \
    fi
COPY --from=interpreter /opt/gilmatrix /opt/gilmatrix
ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1
WORKDIR /gilmatrix
USER 65534:65534
# It starts, on its own, as the user that it will run as.
RUN ["/opt/gilmatrix/bin/subject", "-B", "-c", "import hashlib, json, threading"]
ENTRYPOINT ["/opt/gilmatrix/bin/subject"]
