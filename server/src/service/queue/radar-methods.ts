/** The radar as an administrative method: what waits and why, in the language of whoever asks. */
import { z } from 'zod'
import type { Language, TextRef } from '../../lib/text.ts'
import { boundTo } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import type { LaneLook } from './mass/lane-look.ts'
import type { QueueMethodDeps } from './queue-methods.ts'
import type { RadarGroup } from './radar.ts'
import type { RadarLook } from './radar-look.ts'

export const RADAR_INPUT = z.strictObject({ company: z.string().min(1).max(200).optional() })

export function radarMethod(deps: QueueMethodDeps, look: RadarLook): AdminMethod {
  const laneLook = deps.service.laneLook()
  // Whoever watches asks each second, and mostly for the look that is kept.
  const worded = new WeakMap<readonly RadarGroup[], Map<Language, readonly Json[]>>()
  const inWords = (groups: readonly RadarGroup[], language: Language): readonly Json[] => {
    const known = worded.get(groups) ?? new Map<Language, readonly Json[]>()
    worded.set(groups, known)
    const words = known.get(language) ?? groups.map((one) => groupJson(deps, language, one))
    known.set(language, words)
    return words
  }
  return adminMethod({
    name: 'queue.radar',
    scope: 'company',
    input: RADAR_INPUT,
    run: async (principal, { company }) => {
      const named = company === undefined ? undefined : await deps.findOrganisation(principal, company)
      const whose = boundTo(principal) ?? named
      const lane = await laneLook(whose)
      return {
        groups: inWords(await look(whose), principal.language),
        ...(lane !== undefined && { lane: laneJson(deps, principal.language, lane) }),
      }
    },
  })
}

function laneJson({ texts }: QueueMethodDeps, language: Language, lane: LaneLook): Json {
  const { waiting, perHour, doneMs } = lane
  const values =
    perHour === undefined || doneMs === undefined ? undefined : { n: perHour, time: new Date(doneMs) }
  const why = texts.format(
    language,
    values === undefined ? { key: 'radar.laneFree' } : { key: 'radar.laneRate', values },
  )
  return { waiting, perHour: perHour ?? null, done: dateOf(doneMs), why }
}

function dateOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}

function groupJson({ texts }: QueueMethodDeps, language: Language, one: RadarGroup): Json {
  const say = (key: string): string => {
    const text: TextRef = { key, values: { target: one.target } }
    return texts.format(language, text)
  }
  const {
    key: group,
    target,
    provider,
    state,
    cause,
    hint,
    domains,
    domainCount,
    waiting,
    people,
    sinceMs,
    nextMs,
    reply,
  } = one
  const said = hint === undefined ? cause : `hint.${hint}`
  return {
    ...{ group, target, state, cause, domains, domainCount, waiting, people },
    ...{ provider: provider ?? null, hint: hint ?? null },
    why: say(`radar.${said}.cause`),
    todo: say(`radar.${said}.todo`),
    since: new Date(sinceMs).toISOString(),
    next: dateOf(nextMs),
    reply: { ...reply, host: reply.host ?? null },
  }
}
