import test from 'ava'
import { diskError } from '../../../pipeline/store/files.ts'
import { IonstreamError } from '../../../schemas/errors.ts'

const failed = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: i/o error, fsync`), { code, path, syscall: 'fsync' })

test('a disk that fails is no bug: wherever it was met it is said in words', (t) => {
  for (const code of ['EIO', 'ESTALE', 'ENOSPC', 'EDQUOT', 'EROFS']) {
    const told = diskError(failed(code, '/data/store/manifest.json'))
    t.true(told instanceof IonstreamError, code)
    t.is((told as IonstreamError).exitCode, 3)
    t.regex((told as Error).message, /^\/data\/store\/manifest\.json.*fsync/)
  }
  t.regex((diskError(failed('EIO')) as Error).message, /^a file.*EIO/)
})

test('what else goes wrong stays what it is', (t) => {
  for (const error of [failed('ENOENT', '/data'), new Error('ours'), undefined, 'text'])
    t.is(diskError(error), error)
})
