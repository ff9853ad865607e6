package main

type demoCmd struct{}

func (demoCmd) Run(p *program) error { return nil }
