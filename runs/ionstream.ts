#!/usr/bin/env node
import { diskError } from '../pipeline/store/files.ts'
import { exitCodeOf, explain, inputError } from '../schemas/errors.ts'
import { loaded, setUpEngine } from './commands/common/engine.ts'
import { bearClosedPipes } from './commands/common/pipes.ts'

const USAGE = 2

bearClosedPipes()
setUpEngine(process.argv[2])
if (['--version', '-V'].includes(process.argv[2])) {
  const { VERSION } = await import('../pipeline/run/version.ts')
  process.stdout.write(`${VERSION}\n`)
} else await run()

async function run(): Promise<void> {
  try {
    const { commandLine } = await loaded(() => import('./command-line.ts'))
    const program = await commandLine(process.argv[2], process.argv[3])
    await program.parseAsync(process.argv)
  } catch (error) {
    if (isOfCommander(error)) process.exitCode = error.exitCode === 0 ? 0 : USAGE
    else {
      const told = inWords(error)
      process.stderr.write(`${explain(told)}\n`)
      process.exitCode = exitCodeOf(told)
    }
  }
}

/** The limit of open files may be reached while the program itself is loaded, and a disk may fail at any call. */
function inWords(error: unknown): unknown {
  const isLimit = error instanceof Error && 'code' in error && error.code === 'EMFILE'
  return isLimit
    ? inputError('ionstream', 'too many open files', 'Raise the limit with "ulimit -n 1024".')
    : diskError(error)
}

/** What commander throws where it has said what it has to say. */
function isOfCommander(error: unknown): error is { readonly exitCode: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')
}
