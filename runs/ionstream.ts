#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { CommanderError } from 'commander'
import { exitCodeOf, explain } from '../schemas/errors.ts'

const USAGE = 2
const ALONE = ['--no-parallel-scavenge', '--no-parallel-compaction', '--no-concurrent-sweeping']

// Frames live outside V8's heap; a nursery that may not grow keeps the memory of a long run that of a short one.
setFlagsFromString('--max-semi-space-size=4')
// Beside a simulation every core but one is its own: garbage is collected by the thread that makes it.
if (process.argv[2] === 'follow') for (const flag of ALONE) setFlagsFromString(flag)
// What is left of loading the program is given back, once.
setFlagsFromString('--heap-growing-percent=25')
const { commandLine } = await import('./command-line.ts')
setFlagsFromString('--heap-growing-percent=0')

try {
  const program = await commandLine(process.argv[2])
  await program.parseAsync(process.argv)
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = exitCodeOf(error)
  }
}
