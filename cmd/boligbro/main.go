// Command boligbro is the bridge between housing associations and municipalities.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, wall)) }
