/** How a message ended, or where it is: a word with its sign. */
import {
  IconArrowBackUp,
  IconBan,
  IconCheck,
  IconClock,
  IconPlayerPause,
  IconSend,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import type { Fate } from '../model/route.ts'
import { TRACE_TEXTS } from '../texts/trace.ts'
import { type Sign, Tag, type Tone } from './control-bits.tsx'

const LOOKS: Readonly<Record<Fate, readonly [Tone, Sign]>> = {
  delivered: ['ok', IconCheck],
  'handed-over': ['ok', IconCheck],
  bounced: ['bad', IconArrowBackUp],
  returned: ['bad', IconArrowBackUp],
  waiting: ['warn', IconClock],
  held: ['held', IconPlayerPause],
  stopped: ['bad', IconBan],
  underway: ['go', IconSend],
}

export function FateTag({ fate }: { readonly fate: Fate }): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const [tone, sign] = LOOKS[fate]
  return (
    <Tag tone={tone} sign={sign}>
      {say(fate)}
    </Tag>
  )
}
