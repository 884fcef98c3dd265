// Scores names of persons against listed entries as moov-io Watchman does. JSON on standard input and output.
package main

import (
	"encoding/json"
	"log"
	"os"
	"time"

	"github.com/moov-io/watchman/pkg/search"
)

type job struct {
	Entries []struct {
		ID    string
		Kind  string
		Names []string
	}
	Texts     []string
	Threshold float64
}

type answer struct {
	Hits    [][]string `json:"hits"`
	Seconds float64    `json:"seconds"`
}

func main() {
	var asked job
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		log.Fatal(err)
	}
	index := make([]search.Entity[search.Value], len(asked.Entries))
	for i, entry := range asked.Entries {
		index[i] = entity(entry.Kind, entry.Names)
	}
	hits := make([][]string, len(asked.Texts))
	began := time.Now()
	for i, text := range asked.Texts {
		query := entity("person", []string{text})
		hits[i] = []string{}
		for j, listed := range index {
			if search.Similarity(query, listed) >= asked.Threshold {
				hits[i] = append(hits[i], asked.Entries[j].ID)
			}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer{hits, time.Since(began).Seconds()}); err != nil {
		log.Fatal(err)
	}
}

// Watchman compares entities of one type only; what is no person is an organization here, for only persons are asked.
func entity(kind string, names []string) search.Entity[search.Value] {
	made := search.Entity[search.Value]{Name: names[0], Type: search.EntityOrganization}
	if kind == "person" {
		made.Type = search.EntityPerson
		made.Person = &search.Person{Name: names[0], AltNames: names[1:]}
	} else {
		made.Organization = &search.Organization{Name: names[0], AltNames: names[1:]}
	}
	return made
}
