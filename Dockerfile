FROM python:3.13-slim-bookworm
RUN useradd --create-home --uid 1000 caci && mkdir /data && chown caci:caci /data
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE prefect.yaml scrapy.cfg ./
COPY flows flows
COPY replica replica
COPY schemas schemas
COPY spiders spiders
COPY warehouse warehouse
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .
USER caci
CMD ["caci", "--help"]
