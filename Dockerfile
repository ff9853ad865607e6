# One static file, nothing else: no shell, no package manager, no root.
FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# The history is not in the image: whoever builds it says which version this is (make image).
ARG VERSION
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.stamped=$VERSION" -o /out/boligbro ./cmd/boligbro \
 && mkdir -p /out/data /out/tmp && chmod 1777 /out/tmp

FROM scratch
ARG VERSION
LABEL org.opencontainers.image.version=$VERSION
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/boligbro /boligbro
# The data folder belongs to the user that the program runs as, so that a fresh volume does too.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
WORKDIR /data
VOLUME /data
# The settings are mounted at /data/boligbro.yaml or elsewhere (--config); beside them lie the database and the keys.
# Every command finds them, the one that asks after the health too.
ENV BOLIGBRO_CONFIG=/data/boligbro.yaml
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/boligbro", "health"]
ENTRYPOINT ["/boligbro"]
CMD ["serve"]
