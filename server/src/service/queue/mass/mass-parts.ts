/** The mass lane's own bounds: few connections, as the operator says, and its feeder that keeps the pace. */
import type { LaneParts } from '../lane-parts.ts'
import { LOCAL_WORKERS, MASS_JOBS_MAX, MASS_JOBS_PER_HOP } from '../limits.ts'
import { MassFeeder, type MassFeederDeps } from './mass-feeder.ts'

/** One of so many connections is kept for companies that have few. */
const KEPT_PART = 5

export function massParts(deps: MassFeederDeps & { readonly screen: LaneParts['screen'] }): LaneParts {
  const { keeper, screen } = deps
  return {
    lane: 'mass',
    jobsMax: MASS_JOBS_MAX,
    jobsPerHop: MASS_JOBS_PER_HOP,
    connections: () => {
      const { connectionsAll: max } = keeper.settings
      return { max, kept: Math.floor(max / KEPT_PART) }
    },
    hopConnections: ({ kind }) => (kind === 'local' ? LOCAL_WORKERS : keeper.settings.connections),
    feeder: (door) => new MassFeeder(deps, door),
    ...(screen !== undefined && { screen }),
  }
}
