#!/usr/bin/env node
import { CommanderError } from 'commander'
import { exitCodeOf, explain } from '../schemas/errors.ts'
import { commandLine } from './command-line.ts'

const USAGE = 2

try {
  await commandLine().parseAsync(process.argv)
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = exitCodeOf(error)
  }
}
