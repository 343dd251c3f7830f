/** What does not get in, in words, and what to do. VOICE.md §3.6 */
import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import css from '../../../kit/account/account.module.css'
import { useWhen } from '../../../kit/account/use-when.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { WAY_TEXTS } from '../../../kit/texts/events.ts'
import type { Trouble } from '../../model/settings/tries.ts'
import { DEVICES_TEXTS } from '../../texts/settings/devices.ts'

export function DeviceTroubles({
  troubles,
  add,
}: {
  readonly troubles: readonly Trouble[]
  readonly add: () => void
}): ReactNode {
  return troubles.map((trouble) => (
    <OneTrouble key={`${trouble.way} ${trouble.ip}`} trouble={trouble} add={add} />
  ))
}

function OneTrouble({ trouble, add }: { readonly trouble: Trouble; readonly add: () => void }): ReactNode {
  const say = useWords(DEVICES_TEXTS)
  const ways = useWords(WAY_TEXTS)
  const when = useWhen()
  const [notMine, setNotMine] = useState(false)
  const { why, way, ip, times, since, last } = trouble
  const name = ways(way)
  const title = say(why, { way: name.charAt(0).toUpperCase() + name.slice(1), ip })
  const text = notMine
    ? say('notMineWhy')
    : say(why === 'wrong' ? 'wrongWhy' : 'halfWhy', { n: times, since: when(since), last: when(last) })
  return (
    <section className={css.finding} aria-label={title}>
      <span className={css.findingMark} aria-hidden="true">
        <IconKey size={20} stroke={1.75} />
      </span>
      <div>
        <h2>{title}</h2>
        <p>{text}</p>
        {notMine && <Link to="/ajustes/acceso">{say('toAccess')}</Link>}
      </div>
      <div className={css.acts}>
        <Button onClick={add}>{say('add')}</Button>
        {!notMine && (
          <Button variant="subtle" onClick={() => setNotMine(true)}>
            {say('notMine')}
          </Button>
        )}
      </div>
    </section>
  )
}
