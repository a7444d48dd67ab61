/** The programs of the faces that papers are set in: files of the web app, read once by each isolate that needs them. */
import type { Env } from '../config.ts'

/** A face's TrueType program, compressed by zlib, by the face's name. */
export type Programs = (name: string) => Promise<Uint8Array>

const read = new Map<string, Uint8Array>()

/** Throws where the web app was not built: papers without their faces would show nothing. */
export const programsOf =
  ({ ASSETS }: Pick<Env, 'ASSETS'>): Programs =>
  async (name) => {
    const known = read.get(name)
    if (known) return known
    const answer = await ASSETS.fetch(`https://assets.local/fonts/${name}.ttf.zz`)
    if (!answer.ok) throw new Error(`The face ${name} is not among the assets (${answer.status}).`)
    const program = new Uint8Array(await answer.arrayBuffer())
    read.set(name, program)
    return program
  }
