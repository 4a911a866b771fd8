#!/usr/bin/env node
import { CommanderError } from 'commander'
import { exitCodeOf, explain } from '../schemas/errors.ts'
import { loaded, setUpEngine } from './commands/common/engine.ts'
import { bearClosedPipes } from './commands/common/pipes.ts'

const USAGE = 2

bearClosedPipes()
setUpEngine(process.argv[2])
const { commandLine } = await loaded(() => import('./command-line.ts'))

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
