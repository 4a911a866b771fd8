/** eV/K, eV, cm²/s */
export const KB = 8.617333262e-5
export const [E, D0] = [0.25, 1e-3]

/** D of a law of Arrhenius. */
export const law = (kelvin: number, energy = E, prefactor = D0) =>
  prefactor * Math.exp(-energy / (KB * kelvin))
