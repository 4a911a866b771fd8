import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { type Fault, IonstreamError, inputError } from '../../../schemas/errors.ts'
import type { Bytes } from '../common/bytes.ts'
import type { Frame, Source, SourceOptions } from '../common/source.ts'
import { answerTimeout } from './answer-timeout.ts'
import { isHdf5 } from './hdf5-signature.ts'

/** What a worker is started with. */
export interface Told {
  readonly path: string
  readonly units: string | undefined
}

/** Without a kind: which kind is it? Else a frame of it. */
export type Question =
  | { readonly kind: undefined }
  | { readonly kind: 'h5md' | 'vaspout'; readonly index: number }

export interface Answer {
  readonly kind?: 'h5md' | 'vaspout'
  /** undefined at the end */
  readonly frame?: Omit<Frame, 'index' | 'start' | 'end'>
  readonly error?: { readonly fault: Fault; readonly message: string; readonly remedy: string }
}

/** ms that the library may take for one answer, while this thread listens. */
const PATIENCE = 60_000

/** The HDF5 library in a thread of its own: in a damaged file it may look for something without end. */
function thread(told: Told, patience: number) {
  let worker: Worker | undefined
  const stop = () => {
    worker?.terminate()
    worker = undefined
  }
  const ask = (question: Question) =>
    new Promise<Answer>((resolve, reject) => {
      worker ??= new Worker(new URL('./hdf5-worker.js', import.meta.url), {
        workerData: told,
        // What the library prints is told as an error.
        stderr: true,
      })
      const { path } = told
      const fail = (said: string) => {
        stop()
        reject(inputError(path, said, 'The file is damaged: copy it again, or write it again.'))
      }
      const timeout = answerTimeout(patience, () =>
        fail(`the HDF5 library gives no answer in ${patience / 1000} s`),
      )
      worker.removeAllListeners()
      worker.once('error', (error) => {
        timeout.stop()
        fail(`the HDF5 library fails (${error.message.split('\n')[0].slice(0, 120)})`)
      })
      worker.once('message', (answer: Answer) => {
        timeout.stop()
        resolve(answer)
      })
      worker.postMessage(question)
    })
  return {
    stop,
    async ask(question: Question): Promise<Answer> {
      const answer = await ask(question)
      if (!answer.error) return answer
      throw new IonstreamError(answer.error.fault, answer.error.message, answer.error.remedy)
    },
  }
}

let known: { readonly file: string; readonly kind: Promise<Answer['kind']> } | undefined

/** What an HDF5 file holds; undefined for what is no trajectory. Asked once a file. */
export function h5Kind(path: string): Promise<Answer['kind']> {
  if (!lies(path))
    throw inputError(
      path,
      'is compressed HDF5, which is read in no order',
      'Decompress it first: gunzip, or unzstd.',
    )
  const { ino, size, mtimeMs } = statSync(path)
  const file = `${path} ${ino} ${size} ${mtimeMs}`
  if (known?.file !== file) known = { file, kind: askKind(path) }
  return known.kind
}

/** Whether the file itself is HDF5, not a compressed one. */
function lies(path: string): boolean {
  const head = Buffer.alloc(8)
  const file = openSync(path, 'r')
  try {
    return readSync(file, head) === head.length && isHdf5(head)
  } finally {
    closeSync(file)
  }
}

async function askKind(path: string): Promise<Answer['kind']> {
  const { ask, stop } = thread({ path, units: undefined }, PATIENCE)
  try {
    return (await ask({ kind: undefined })).kind
  } finally {
    stop()
  }
}

/** A source of numbered frames: their offsets are their numbers. */
export function h5Remote(
  path: string,
  bytes: Bytes,
  kind: 'h5md' | 'vaspout',
  { units, patience = PATIENCE }: SourceOptions,
): Source {
  const { ask, stop } = thread({ path, units }, patience)
  let index = 0
  return {
    path,
    async next() {
      const { frame } = await ask({ kind, index })
      return frame && { ...frame, index, start: index, end: ++index }
    },
    torn: undefined,
    seek(offset) {
      index = offset
    },
    used: 0,
    cut: false,
    close() {
      stop()
      bytes.close()
    },
  }
}
