package client

import (
	"crypto/tls"
	"crypto/x509"
	"os"

	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// FileError is that a file that the settings name is of no use. Trying again helps only when the file, or the
// setting, has been put right.
type FileError struct {
	Path  string    // as it may be shown
	Words lang.Text // what is wrong with it, and what to do
	Key   bool      // it is a private key, or in the place of one
}

// Error is the error in English.
func (e *FileError) Error() string { return e.Path + ": " + e.Words.EN }

// Text names the file and says what is wrong with it.
func (e *FileError) Text(l lang.Language) string { return e.Path + ": " + e.Words.In(l) }

// Authorities are the certificate authorities in the file, in PEM form. Its error is a *FileError.
func Authorities(file string) (*x509.CertPool, error) {
	b, err := read(file)
	if err != nil {
		return nil, err
	}
	all := x509.NewCertPool()
	if !all.AppendCertsFromPEM(b) {
		return nil, &FileError{Path: text.WithoutCPR(file), Words: lang.NoCertificate}
	}
	return all, nil
}

// Pair is the certificate in a file, in PEM form, with its key in another. Its error is a *FileError.
func Pair(certificate, key string) (pair tls.Certificate, err error) {
	cert, err := read(certificate)
	if err != nil {
		return pair, err
	}
	private, err := read(key)
	if err != nil {
		err.(*FileError).Key = true
		return pair, err
	}
	if !x509.NewCertPool().AppendCertsFromPEM(cert) {
		return pair, &FileError{Path: text.WithoutCPR(certificate), Words: lang.NoCertificate}
	}
	if pair, err = tls.X509KeyPair(cert, private); err != nil {
		return pair, &FileError{Path: text.WithoutCPR(key), Words: lang.NoKeyOfIt, Key: true}
	}
	return pair, nil
}

// read reads the file. Its error is a *FileError.
func read(file string) ([]byte, error) {
	b, err := os.ReadFile(file)
	if err == nil {
		return b, nil
	}
	return nil, &FileError{Path: text.WithoutCPR(file), Words: lang.UnreadFile(err)}
}
