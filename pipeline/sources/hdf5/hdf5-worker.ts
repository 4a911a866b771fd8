import { parentPort, workerData } from 'node:worker_threads'
import { IonstreamError } from '../../../schemas/errors.ts'
import { readParticles } from './h5md-particles.ts'
import { digestOf, guarded, type H5Frames, h5Find, openHdf5 } from './hdf5.ts'
import type { Answer, Question, Told } from './hdf5-remote.ts'
import { readDynamics } from './vaspout-dynamics.ts'

const { path, units } = workerData as Told
let frames: H5Frames | undefined

parentPort?.on('message', (question: Question) => {
  answer(question).then((reply) => parentPort?.postMessage(reply))
})

async function answer(question: Question): Promise<Answer> {
  try {
    return question.kind === undefined
      ? { kind: await kindOf() }
      : { frame: await frameOf(question.kind, question.index) }
  } catch (error) {
    if (!(error instanceof IonstreamError)) throw error
    const { fault, message, remedy } = error
    return { error: { fault, message, remedy } }
  }
}

async function kindOf(): Promise<Answer['kind']> {
  const file = await openHdf5(path)
  const has = (name: string) => guarded(path, () => h5Find(file, name) !== null)
  if (has('particles')) return 'h5md'
  return has('intermediate/ion_dynamics/position_ions') ? 'vaspout' : undefined
}

async function frameOf(kind: 'h5md' | 'vaspout', index: number): Promise<Answer['frame']> {
  if (!frames) {
    const file = await openHdf5(path)
    frames = guarded(path, () =>
      kind === 'h5md' ? readParticles(path, file, units) : readDynamics(path, file),
    )
  }
  if (index >= frames.count) return undefined
  const frame = guarded(path, () => (frames as H5Frames).frame(index), index)
  return index === 0 ? { ...frame, digest: digestOf(frame) } : frame
}
