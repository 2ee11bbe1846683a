package model

// Node is anything with a global id. The domain's and the read models' own types are nodes as they are.
type Node any
