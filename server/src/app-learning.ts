/** The classifiers, joined: the experience that comes with the release, what was learned here, and who learns (edge threads). */
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { openOnce } from './lib/open-once.ts'
import { systemScheduler } from './lib/scheduler.ts'
import type { Resolver } from './net/dns/resolver.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { Turns } from './service/fairness/turns.ts'
import type { ReadContent } from './service/filter/content/create-content-examiner.ts'
import type { Classifier, Examiner } from './service/filter/examiner.ts'
import type { MailLearner } from './service/filter/learning/create-learner.ts'
import type { Learn } from './service/quarantine/release.ts'
import type { Directory } from './store/directory.ts'
import type { FilterStore } from './store/filter/filter-store.ts'
import type { Stores } from './store/open-stores.ts'

export type LearningParts = {
  readonly stores: Pick<Stores, 'accounts' | 'filterDb'>
  readonly clock: Clock
  readonly log: Log
}

export type ContentParts = {
  readonly config: Pick<Config, 'filter'>
  readonly resolver: () => Promise<Resolver>
  readonly clock: Clock
}

export function openExperience({ stores }: Pick<LearningParts, 'stores'>): () => Promise<FilterStore> {
  return openOnce(async () => {
    const { openFilterStore } = await import('./store/filter/filter-store.ts')
    return await openFilterStore(await stores.filterDb())
  })
}

export async function openClassifier(parts: LearningParts, read?: ReadContent): Promise<Classifier> {
  const { createClassifier } = await import('./service/filter/classifier/create-classifier.ts')
  const { createModels } = await import('./service/filter/classifier/models.ts')
  const { loadSeed } = await import('./service/filter/classifier/seed.ts')
  return createClassifier({
    read: read ?? (await contentReader()),
    seed: loadSeed(),
    models: createModels({ store: openExperience(parts), clock: parts.clock }),
  })
}

/** Of this thread; loaded with the first lesson. */
export function openLearner(
  parts: LearningParts & { readonly turns: Turns },
): AsyncDisposable & Pick<MailLearner, 'taught'> {
  let learner: Promise<MailLearner> | undefined
  const open = async (): Promise<MailLearner> => {
    const { createLearner } = await import('./service/filter/learning/create-learner.ts')
    return createLearner({
      ...parts,
      accounts: parts.stores.accounts,
      store: openExperience(parts),
      read: await contentReader(),
      scheduler: systemScheduler,
    })
  }
  return {
    taught(whose) {
      learner ??= open()
      learner.then(
        (one) => one.taught(whose),
        (error: unknown) => parts.log.error('filter.learning', error),
      )
    },
    async [Symbol.asyncDispose]() {
      await (await learner?.catch(() => undefined))?.[Symbol.asyncDispose]()
    },
  }
}

/** What reads a message's words, form and links, with the reading that the classifier shares. */
export async function openContent({ config, clock, resolver }: ContentParts): Promise<{
  readonly read: ReadContent
  readonly examiners: readonly Examiner[]
}> {
  const { createContentExaminer, createReadContent } = await import(
    './service/filter/content/create-content-examiner.ts'
  )
  const { createListedDomains, domainListsOf } = await import('./service/filter/content/listed-domains.ts')
  const { loadHostLists, loadRules } = await import('./service/filter/content/load-rules.ts')
  const { Bulk } = await import('./service/filter/content/bulk.ts')
  const { openSketchShare } = await import('./runtime/relays.ts')
  const content = { rules: loadRules(), lists: loadHostLists(), bulk: new Bulk(clock, openSketchShare()) }
  const read = createReadContent()
  const examiners = [createContentExaminer(content, read)]
  const named = config.filter.domainLists
  if (named.length > 0) {
    const { readBlockLists } = await import('./service/reputation/block-lists.ts')
    const lists = domainListsOf(named, await readBlockLists())
    examiners.push(createListedDomains({ read, lists, resolver, scheduler: systemScheduler }))
  }
  return { read, examiners }
}

/** Teaches one message at once: mail that was held wrongly. Loaded with the first. */
export function openTeaching(
  parts: Pick<LearningParts, 'clock'> & { readonly stores: Pick<Stores, 'filterDb'> },
): Learn {
  const store = openOnce(async () => {
    const { openFilterStore } = await import('./store/filter/filter-store.ts')
    return await openFilterStore(await parts.stores.filterDb())
  })
  const open = openOnce(async () => {
    const { lessonOf } = await import('./service/filter/learning/lesson.ts')
    const { LEARNED_OCTETS_MAX } = await import('./service/filter/learning/limits.ts')
    const { readStructure } = await import('./mail/mime/structure.ts')
    return { lessonOf, LEARNED_OCTETS_MAX, readStructure, read: await contentReader() }
  })
  return async (holder, bytes, as) => {
    const { lessonOf, LEARNED_OCTETS_MAX, readStructure, read } = await open()
    if (bytes.length > LEARNED_OCTETS_MAX) return
    const mail = { bytes, structure: readStructure(bytes) }
    const lesson = await lessonOf(mail, as, { read, nowMs: parts.clock.now() })
    await (await store()).teach(holder, [lesson])
  }
}

export async function openLearningMethods(
  parts: LearningParts & { readonly directory: Directory },
): Promise<readonly AdminMethod[]> {
  const { learningMethods } = await import('./service/filter/learning/learning-methods.ts')
  return learningMethods({
    ...parts,
    store: openExperience(parts),
    classifier: openOnce(() => openClassifier(parts)),
  })
}

async function contentReader(): Promise<ReadContent> {
  const { createReadContent } = await import('./service/filter/content/create-content-examiner.ts')
  return createReadContent()
}
