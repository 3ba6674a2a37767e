# One image for Prefect's server, the worker, and the command `caci`. Build it with: docker compose build
FROM python:3.13.7-slim-bookworm

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    DO_NOT_TRACK=1 \
    PREFECT_SERVER_ANALYTICS_ENABLED=false \
    CACI_DATA_DIR=/data

RUN useradd --create-home --uid 1000 caci \
    && install --directory --owner caci --group caci /data

WORKDIR /app
# Pinned by hash. The dependencies change less often than the code, so they have their own layer.
COPY requirements-image.lock ./
# All is compiled here, once: in a container the file system is read-only, and each process would compile it again. By
# content (--invalidation-mode), since the times of files may change between a build and a container.
RUN pip install --no-compile --no-deps --require-hashes --requirement requirements-image.lock \
    && python -m compileall -q -x '/tests?/' --invalidation-mode unchecked-hash \
        "$(python -c 'import os; print(os.path.dirname(os.__file__))')"
COPY pyproject.toml README.md LICENSE prefect.yaml scrapy.cfg ./
COPY schemas schemas
COPY spiders spiders
COPY warehouse warehouse
COPY flows flows
COPY replica replica
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q --invalidation-mode checked-hash schemas spiders warehouse flows replica

USER 1000:1000
VOLUME /data
CMD ["caci", "--help"]
