/** An account in the cells of a list. */

import { IconBan, IconCheck, IconPlayerPause } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { Account } from '../../../contract/src/directory.ts'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { Avatar } from '../../kit/parts/avatar.tsx'
import { TwoLines } from '../../kit/parts/data-table.tsx'
import { Tag } from '../../kit/parts/tag.tsx'
import { ALMOST_FULL } from '../limits.ts'
import { nameOf } from '../model/account-name.ts'
import { spaceText } from '../model/space.ts'
import { ACCOUNTS_TEXTS } from '../texts/accounts.ts'
import css from './panel.module.css'

export type AccountRow = z.infer<typeof Account>

export function WhoCell({ account }: { readonly account: AccountRow }): ReactNode {
  return (
    <span className={css.who}>
      <Avatar name={nameOf(account)} />
      <TwoLines first={nameOf(account)} second={account.shown} />
    </span>
  )
}

export function StateTags({
  account: { state, paused, role },
}: {
  readonly account: Pick<AccountRow, 'state' | 'paused' | 'role'>
}): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  return (
    <span className={css.tags}>
      {paused && (
        <Tag tone="bad" icon={IconBan}>
          {say('paused')}
        </Tag>
      )}
      {state === 'suspended' && (
        <Tag tone="idle" icon={IconPlayerPause}>
          {say('suspended')}
        </Tag>
      )}
      {state === 'enabled' && !paused && (
        <Tag tone="ok" icon={IconCheck}>
          {say('enabled')}
        </Tag>
      )}
      {role !== 'account' && <Tag tone="brand">{say('admin')}</Tag>}
    </span>
  )
}

/** `used`: octets; undefined: not known yet. */
export function UsageCell({
  used,
  quota,
}: {
  readonly used: number | undefined
  readonly quota: number | null
}): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const { language } = useKit()
  if (used === undefined) return null
  const text = spaceText(used, language)
  if (quota === null) return <span className="v-num">{say('usedFree', { used: text })}</span>
  const share = Math.min(1, used / Math.max(1, quota))
  return (
    <span className={css.usage}>
      <span className={css.bar} aria-hidden="true">
        <i className={share >= ALMOST_FULL ? css.full : undefined} style={{ width: `${share * 100}%` }} />
      </span>
      <span className="v-num">{say('usedOf', { used: text, all: spaceText(quota, language) })}</span>
    </span>
  )
}
