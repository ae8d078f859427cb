/** What a text such as `ucb1:alpha=1,beta=2` says: a kind, and settings that are numbers where they read as such. */
export interface Shorthand {
  readonly kind: string;
  readonly settings: Readonly<Record<string, number | string>>;
}

/** The kind that a shorthand names: what stands before the first colon. */
export function shorthandKind(text: string): string {
  return text.split(':', 1)[0]!.trim();
}

/**
 * Reads the shorthand `kind` or `kind:name=value,...` of a spec.
 * @param what names in messages what the text describes, for instance `policy`
 * @throws RangeError, one sentence, on what is not a setting or is set twice
 */
export function readShorthand(what: string, text: string): Shorthand {
  const kind = shorthandKind(text);
  const settings: Record<string, number | string> = Object.create(null);
  const at = text.indexOf(':');
  if (at < 0) return { kind, settings };
  for (const setting of text.slice(at + 1).split(',')) {
    const match = /^\s*([A-Za-z][\w-]*)\s*=\s*(\S+)\s*$/.exec(setting);
    if (!match)
      throw new RangeError(
        `"${setting}" in the ${what} "${text}" is not a setting; write "${kind}:option=number,...".`,
      );
    const [, name = '', value = ''] = match;
    if (name === 'kind' || name in settings) throw new RangeError(`the ${what} "${text}" sets "${name}" twice.`);
    settings[name] = Number.isNaN(Number(value)) ? value : Number(value);
  }
  return { kind, settings };
}
