/** Tells people by mail when something of theirs came onto a block list, or off it: each change once, whichever node saw it. */
import type { Log } from '../../lib/log.ts'
import type { TextRef } from '../../lib/text.ts'
import { domainOf } from '../../mail/address.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { Listing } from '../../store/directory-reputation.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { AccountNotice, AccountNotices } from '../notice/account-notices.ts'
import type { BlockList } from './block-lists.ts'
import { NOTICE_LISTINGS_MAX, TOLD_MAX } from './limits.ts'

export type TellDeps = {
  readonly directory: Directory
  readonly notices: AccountNotices
  readonly lists: readonly BlockList[]
  readonly log: Log
}

/** How many notices went out. What could not be told is told the next time. */
export async function tellListings(deps: TellDeps): Promise<number> {
  const { directory, log } = deps
  const untold = await directory.read(({ reputation }) => reputation.untold())
  let sent = 0
  for (const [organisationId, some] of Map.groupBy(untold, (one) => one.organisationId)) {
    const ours = await directory.writeUnseen(async ({ reputation }) => {
      const taken: Listing[] = []
      for (const one of some) if (await reputation.tell(one)) taken.push(one)
      return taken
    })
    if (ours.length === 0) continue
    try {
      sent += await tellCompany(deps, organisationId, ours)
    } catch (error) {
      log.error('reputation.not-told', error)
      await directory.writeUnseen(async ({ reputation }) => {
        for (const one of ours) await reputation.tell(one, true)
      })
    }
  }
  return sent
}

async function tellCompany(
  deps: TellDeps,
  organisationId: OrganisationId | undefined,
  listings: readonly Listing[],
): Promise<number> {
  const accounts = await whomToTell(deps.directory, organisationId)
  for (const account of accounts) await deps.notices.send(noticeFor(account, listings, deps.lists))
  if (accounts.length === 0) deps.log.warn('reputation.nobody-told', { listings: listings.length })
  return accounts.length
}

/** Those of the company; where it has none, those who operate the service. */
export async function whomToTell(
  directory: Directory,
  organisationId: OrganisationId | undefined,
): Promise<readonly AccountRecord[]> {
  return await directory.read(async ({ reputation, accounts }) => {
    const own = organisationId === undefined ? [] : await reputation.whomToTell(organisationId, TOLD_MAX)
    const ids: readonly AccountId[] = own.length > 0 ? own : await reputation.whomToTell(undefined, TOLD_MAX)
    const found: AccountRecord[] = []
    for (const id of ids) {
      const account = await accounts.get(id)
      if (account !== undefined) found.push(account)
    }
    return found
  })
}

function noticeFor(
  { address, language }: AccountRecord,
  listings: readonly Listing[],
  lists: readonly BlockList[],
): AccountNotice {
  const shown = listings.slice(0, NOTICE_LISTINGS_MAX)
  const listed = listings.filter(({ untilMs }) => untilMs === undefined).length
  const paragraphs = shown.flatMap((one): AccountNotice['paragraphs'] => {
    const list = lists.find(({ id }) => id === one.list)
    const values = { name: one.name, list: list?.name ?? one.list }
    if (one.untilMs !== undefined) return [{ key: 'reputation.notice.cleared', values }]
    const said = one.reason === '' ? [] : [{ asItIs: one.reason }]
    const todo = list === undefined ? [] : [{ asItIs: `${list.steps[language]} ${list.page}` }]
    return [{ key: 'reputation.notice.listed', values }, ...said, ...todo]
  })
  const more: TextRef = { key: 'reputation.notice.more', values: { n: listings.length - shown.length } }
  return {
    ...{ to: address, domain: domainOf(address), language },
    subject: {
      key: listed > 0 ? 'reputation.notice.subjectListed' : 'reputation.notice.subjectCleared',
      values: { name: listings[0]?.name ?? '' },
    },
    paragraphs: [
      ...paragraphs,
      ...(listings.length > shown.length ? [more] : []),
      { key: 'reputation.notice.where', values: {} },
    ],
  }
}
