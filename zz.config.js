export default { files: ['dist/test/groups/operators-states-1.js','dist/test/groups/operators-scattering-3.js',], concurrency: 3, timeout: '15m' }
