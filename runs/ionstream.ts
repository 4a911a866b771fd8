#!/usr/bin/env node
import { CommanderError } from 'commander'
import { fullError } from '../pipeline/store/files.ts'
import { exitCodeOf, explain } from '../schemas/errors.ts'
import { loaded, setUpEngine } from './commands/common/engine.ts'

const USAGE = 2

// Words that find no room, where they go to a file, or that nobody reads any more, end nothing.
const isClosed = (error: NodeJS.ErrnoException): boolean => error.code === 'EPIPE'
process.stderr.on('error', (error) => {
  if (!isClosed(error) && !fullError(error)) throw error
})
process.stdout.on('error', (error) => {
  if (!isClosed(error)) throw error
})

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
