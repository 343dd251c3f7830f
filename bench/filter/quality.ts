/**
 * What the filter catches and what it loses, in one table with Rspamd: a line of JSON a figure.
 *
 *   node bench/filter/quality.ts [--misses] [--no-rspamd]
 *   {"set":"spam-assassin","engine":"valija","state":"untrained","spam":469,"caught":0.925,"ham":1058,"lost":0.0019}
 *
 * The usable half of the SpamAssassin collection (corpus.ts), and generated Spanish mail (spanish.ts): the older half of
 * each kind to train with, the newer half to judge; and the collection divided at random, some times.
 */
import { parseArgs } from 'node:util'
import { readCorpus, type Sample, type Split, splitAtRandom, splitByTime } from './corpus.ts'
import { trained, untrained } from './judge.ts'
import { missingProgram, startPeer } from './rspamd.ts'
import { spanishMail } from './spanish.ts'

const SPANISH = 1000
const MISSES_SHOWN = 50
const JUNK_AT = 5
const RANDOM_SEEDS = [1, 2, 3, 4]

const { values } = parseArgs({
  options: {
    misses: { type: 'boolean', default: false },
    'no-rspamd': { type: 'boolean', default: false },
  },
})

type Judged = { readonly sample: Sample; readonly isSpam: boolean; readonly points?: number }

async function main(): Promise<void> {
  const english = splitByTime(readCorpus())
  const sets: readonly (readonly [string, Split])[] = [
    ['spam-assassin', english],
    ['spanish-generated', splitByTime(spanishMail(SPANISH))],
  ]
  const drawn = RANDOM_SEEDS.map(
    (seed) => [`spam-assassin at random ${seed}`, splitAtRandom(readCorpus(), seed)] as const,
  )
  for (const [set, split] of [...sets, ...drawn]) {
    // On the first day there is the seed, which knows nothing of the judging part.
    const { training } = set.startsWith('spanish') ? english : split
    const engines = [
      ['untrained', untrained(training)],
      ['trained', trained(training, split.training)],
    ] as const
    for (const [state, engine] of engines) {
      const judged: Judged[] = []
      const times: number[] = []
      for (const sample of split.judging) {
        const beganMs = performance.now()
        const { points } = await engine.judge(sample)
        times.push(performance.now() - beganMs)
        judged.push({ sample, points, isSpam: points >= JUNK_AT })
      }
      tell({ set, engine: 'valija', state, ...figures(judged), ...speed(times) })
      if (values.misses) showMisses(judged)
    }
  }
  const missing = missingProgram()
  if (values['no-rspamd'] || missing !== undefined)
    tell({ engine: 'rspamd', skipped: missing ?? 'not asked for' })
  else for (const [set, split] of sets) await comparePeer(set, split)
  tellTraining(english.training)
}

async function comparePeer(set: string, { training, judging }: Split): Promise<void> {
  await using peer = await startPeer()
  const judge = async (state: string): Promise<void> => {
    const judged: Judged[] = []
    for (const sample of judging) judged.push({ sample, isSpam: await peer.isSpam(sample) })
    tell({ set, engine: 'rspamd', state, ...figures(judged) })
  }
  await judge('untrained')
  for (const sample of training) await peer.learn(sample)
  await judge('trained')
}

/** How long it takes to read and learn so many. */
function tellTraining(samples: readonly Sample[]): void {
  const began = performance.now()
  trained([], samples)
  tell({ training: samples.length, seconds: round((performance.now() - began) / 1000) })
}

function figures(judged: readonly Judged[]): object {
  const of = (spam: boolean): readonly Judged[] => judged.filter(({ sample }) => sample.spam === spam)
  const share = (list: readonly Judged[]): number =>
    round(list.filter(({ isSpam }) => isSpam).length / Math.max(1, list.length))
  return { spam: of(true).length, caught: share(of(true)), ham: of(false).length, lost: share(of(false)) }
}

function speed(times: readonly number[]): object {
  const sorted = times.toSorted((a, b) => a - b)
  const sum = sorted.reduce((all, each) => all + each, 0)
  return {
    perSecond: Math.round((1000 * sorted.length) / sum),
    p99Ms: round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
  }
}

function showMisses(judged: readonly Judged[]): void {
  const misses = judged.filter(({ sample, isSpam }) => sample.spam !== isSpam)
  for (const { sample, points } of misses.slice(0, MISSES_SHOWN)) tell({ miss: sample.name, points })
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

function tell(line: object): void {
  console.log(JSON.stringify(line))
}

await main()
