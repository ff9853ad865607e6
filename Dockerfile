# One static file, nothing else: no shell, no package manager, no root.
FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# The history is not in the image: whoever builds it says which version this is (make image).
ARG VERSION
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.stamped=$VERSION" -o /out/boligbro ./cmd/boligbro \
 && mkdir -p /out/data /out/keys /out/tmp && chmod 700 /out/keys && chmod 1777 /out/tmp

FROM scratch
ARG VERSION
LABEL org.opencontainers.image.version=$VERSION
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/boligbro /boligbro
# The folders belong to the user that the program runs as, so that fresh volumes do too.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/keys /keys
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
WORKDIR /data
# Two volumes: whoever copies the database must not get the master key with it (keys: {file: /keys/master.key}).
VOLUME ["/data", "/keys"]
# The settings are mounted at /data/boligbro.yaml or elsewhere (--config); beside them lies the database.
# Every command finds them, the one that asks after the health too.
ENV BOLIGBRO_CONFIG=/data/boligbro.yaml
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/boligbro", "health"]
ENTRYPOINT ["/boligbro"]
CMD ["serve"]
