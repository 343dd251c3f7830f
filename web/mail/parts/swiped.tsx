/** What lies under a row that a finger moves aside. The menu of the row has the same acts, with names for everybody. */
import { IconArchive, IconClock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import css from './swiped.module.css'

export function Swiped({ moved }: { readonly moved: number }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  if (moved === 0) return null
  const right = moved > 0
  const Icon = right ? IconArchive : IconClock
  return (
    <span className={`${css.under} ${right ? css.right : css.left}`} aria-hidden="true">
      <span className={css.what}>
        <Icon size={20} stroke={1.75} />
        {say(right ? 'doArchive' : 'doSnooze')}
      </span>
    </span>
  )
}
