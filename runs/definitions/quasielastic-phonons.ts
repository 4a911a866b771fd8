import {
  coherentScattering,
  currentSpectrum,
  currents,
  dampedOscillators,
  diffusion,
  dos,
  impliedDensity,
  incoherentSpectrum,
  inelasticSpectrum,
  inFrameOf,
  lowEnergyLaws,
  msd,
  select,
  selfScattering,
  susceptibility,
  vacf,
  zeroFrequency,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { study } from '../../pipeline/definition/study.ts'
import { ps } from '../../schemas/units.ts'

/** Longest lag of spectra, ps. */
interface Given {
  readonly lags?: number
}

/** Along q from the Bragg point (0 0 4): with q along z seen longitudinal, with q along y transverse; 2 × 2 × 2 cells hold halves. */
const ALONG = { line: '0 0 4,0 0 6', supercell: '2,2,2' }
const ACROSS = { line: '0 0 4,0 2 4', supercell: '2,2,2' }

/** What a time-of-flight spectrometer sees of neutrons of 25 meV (Ding et al., Fig. 1c), and shells over the range of its |Q|. */
const SPECTROMETER = { incident: 25, fromAngle: 25, toAngle: 90 }
const SHELLS = '0.64,0.9,1.27,1.6,2,2.4,2.8,3.2,3.6,4,4.4,4.8,5.2,5.6,6'

/** Phonons of argyrodite along and across a wave vector, and its S(E) and densities of states, by temperature. Frames every 10 fs. */
export default ({ lags = 2 }: Given) =>
  study({
    title: 'Phonons of argyrodite, by temperature',
    flow(frames) {
      const host = frames.pipe(inFrameOf())
      const long = { lags: ps(Number(lags)) }
      const seen = { until: 40 }
      const response = (line: typeof ALONG) =>
        host.pipe(coherentScattering({ ...line, ...long, isotopes: '7Li' })).pipe(susceptibility(seen))
      const sight = host
        .pipe(selfScattering({ q: SHELLS, most: 6, lags: ps(1.5 * Number(lags)), isotopes: '7Li' }))
        .pipe(incoherentSpectrum({ until: 25, window: 'gaussian', resolution: 2 }))
        .pipe(inelasticSpectrum(SPECTROMETER))
      const flow = host.pipe(currents({ ...ALONG, ...long })).pipe(currentSpectrum(seen))
      const spectra = host.pipe(vacf(long))
      const densities = spectra.pipe(dos({ isotopes: '7Li' }))
      const moved = host.pipe(select('Li')).pipe(msd()).pipe(diffusion())
      const [longitudinal, transverse] = [response(ALONG), response(ACROSS)]
      const modes = dampedOscillators({ modes: 2, fitFrom: 1, fitTo: 30 })
      return {
        sight,
        sightModes: sight.pipe(dampedOscillators({ modes: 3, fitFrom: 4, fitTo: 20, instrument: '2' })),
        densities,
        modes: densities.pipe(modes),
        laws: spectra.pipe(lowEnergyLaws({ isotopes: '7Li' })),
        zeroFrequency: host.pipe(select('Li')).pipe(vacf(long)).pipe(zeroFrequency()),
        implied: combine([spectra, moved], impliedDensity({ isotopes: '7Li' })),
        longitudinal,
        transverse,
        longitudinalModes: longitudinal.pipe(modes),
        transverseModes: transverse.pipe(modes),
        currents: flow,
      }
    },
  })
