export * from '../../runs/laws/argyrodite.ts'
