import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { FRAME_TEXTS } from '../texts/frame.ts'

export function Screen(): ReactNode {
  const say = useWords(FRAME_TEXTS)
  return <h1>{say('inbox')}</h1>
}
