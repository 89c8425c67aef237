// SPDX-License-Identifier: EUPL-1.2

// Command tlog checks what `raccord audit prove --json` prints with the transparency log library of the Go project,
// golang.org/x/mod/sumdb: the signature of the checkpoint, the proof that an epoch is in the log, and the proof that
// the log extends a shorter one.
//
//	tlog PROOF.json [VERIFIER]
//
// VERIFIER is the log key that the auditor knows, where it is not to be taken from the file. Ends 0 verified,
// 1 refused, 2 unusable.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// hash is 32 bytes that JSON holds as hexadecimal digits.
type hash tlog.Hash

func (h *hash) UnmarshalText(text []byte) error {
	if len(text) != 2*tlog.HashSize {
		return fmt.Errorf("%d digits are no hash", len(text))
	}
	_, err := hex.Decode(h[:], text)
	return err
}

type proof struct {
	Verifier   string
	Checkpoint string
	Epoch      int64
	Leaf       string
	Inclusion  []hash
	Extends    *struct {
		Size        int64
		Root        hash
		Consistency []hash
	}
}

func main() {
	if len(os.Args) < 2 || len(os.Args) > 3 {
		end(2, fmt.Errorf("usage: tlog PROOF.json [VERIFIER]"))
	}
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		end(2, err)
	}
	var given proof
	if err := json.Unmarshal(content, &given); err != nil {
		end(2, err)
	}
	leaf, err := hex.DecodeString(given.Leaf)
	if err != nil {
		end(2, err)
	}
	if len(os.Args) == 3 {
		given.Verifier = os.Args[2]
	}
	if err := check(&given, leaf); err != nil {
		end(1, err)
	}
	fmt.Println("verified")
}

func end(code int, err error) {
	fmt.Println(err)
	os.Exit(code)
}

func check(given *proof, leaf []byte) error {
	verifier, err := note.NewVerifier(given.Verifier)
	if err != nil {
		return fmt.Errorf("verifier: %w", err)
	}
	signed, err := note.Open([]byte(given.Checkpoint), note.VerifierList(verifier))
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	tree, err := parse(signed.Text, verifier.Name())
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if err := tlog.CheckRecord(record(given.Inclusion), tree.N, tree.Hash, given.Epoch, tlog.RecordHash(leaf)); err != nil {
		return fmt.Errorf("inclusion: %w", err)
	}
	if old := given.Extends; old != nil {
		consistency := tlog.TreeProof(record(old.Consistency))
		if err := tlog.CheckTree(consistency, tree.N, tree.Hash, old.Size, tlog.Hash(old.Root)); err != nil {
			return fmt.Errorf("consistency: %w", err)
		}
	}
	return nil
}

// parse reads the body of a checkpoint: origin, size, root. tlog.ParseTree takes the origin of Go's own log alone.
func parse(text, origin string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != origin {
		return tlog.Tree{}, fmt.Errorf("not three lines, or of another log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func record(hashes []hash) tlog.RecordProof {
	var made tlog.RecordProof
	for _, one := range hashes {
		made = append(made, tlog.Hash(one))
	}
	return made
}
