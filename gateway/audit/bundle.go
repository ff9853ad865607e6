package audit

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"regexp"
	"slices"
	"strings"
)

// The files of a bundle of evidence.
const (
	bundlePDF        = "bevis.pdf"
	bundleEvidence   = "evidence.json"
	bundleCheckpoint = "checkpoint"
	bundleKey        = "key.txt"
	bundleOpenings   = "openings.json"
	bundleManifest   = "manifest.txt" // the SHA-256 of each file, as sha256sum writes it
	bundleSignature  = "manifest.sig" // of the log's key, over the manifest
	bundleEntries    = "entries/"
	bundleMessages   = "messages/"
)

// MaxBundle is the most bytes that a bundle may have.
const MaxBundle = 64 << 20

const mostBundleFiles = 5000

// bundleName is what a file of a bundle may be called.
var bundleName = regexp.MustCompile(`^((entries|messages)/)?[0-9a-z][0-9a-z-]*(\.[a-z-]+)?$`)

// bundleFile is one file of a bundle.
type bundleFile struct {
	name string
	data []byte
}

// manifestOf lists the files with their hashes.
func manifestOf(files []bundleFile) []byte {
	var b bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(f.data), f.name)
	}
	return b.Bytes()
}

// pack writes the files one after another as they are, so that one set of files has one bundle only.
func pack(files []bundleFile) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		size := uint64(len(f.data))
		out, err := w.CreateRaw(&zip.FileHeader{
			Name: f.name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(f.data), CompressedSize64: size,
			UncompressedSize64: size,
		})
		if err != nil {
			return nil, err
		}
		if _, err := out.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// unpack reads the files of a bundle, and finds those that no bundle has: packed ones, which could unfold to
// more than there is room for, odd names, one name twice.
func unpack(b []byte) (files []bundleFile, found []EvidenceFinding) {
	if len(b) > MaxBundle {
		return nil, []EvidenceFinding{{EvidenceNoBundle, ""}}
	}
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, []EvidenceFinding{{EvidenceNoBundle, ""}}
	}
	left := uint64(len(b))
	for i, f := range r.File {
		size := f.UncompressedSize64
		switch {
		case i == mostBundleFiles, !bundleName.MatchString(f.Name), f.Method != zip.Store,
			f.CompressedSize64 != size, size > left,
			slices.ContainsFunc(files, func(o bundleFile) bool { return o.name == f.Name }):
			return files, append(found, EvidenceFinding{EvidenceOdd, printableName(f.Name)})
		}
		left -= size
		data, err := contents(f)
		if err != nil {
			found = append(found, EvidenceFinding{EvidenceChanged, f.Name})
		}
		files = append(files, bundleFile{f.Name, data})
	}
	return files, found
}

func contents(f *zip.File) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	return data, errors.Join(err, in.Close())
}

// printableName is a name from outside as it may be shown.
func printableName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, name)
	return name[:min(len(name), 80)]
}
