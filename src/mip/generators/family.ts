import type { Rng } from '../../util/rng.ts';
import type { MipModel } from '../model.ts';

/** A size of a family: a whole number unless `fraction` is set. */
export interface Parameter<Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  /** Default Infinity. */
  readonly maximum?: number;
  /** True where values between whole numbers make sense. */
  readonly fraction?: boolean;
}

/** A family of random models, each a function of its sizes and a random stream. */
export interface Family<Name extends string = string> {
  readonly name: string;
  /** What is modelled, and the papers behind model and data. */
  readonly description: string;
  readonly parameters: readonly Parameter<Name>[];
  /**
   * Draws a model. Sizes left out take their defaults; equal sizes and equally seeded streams give equal models.
   * @throws RangeError when a size is unknown or out of its range
   */
  generate(sizes: Sizes<Name>, rng: Rng): MipModel;
}

/** Sizes by name, some or all of them. */
export type Sizes<Name extends string = string> = { readonly [K in Name]?: number };

function check({ name, minimum, maximum = Number.POSITIVE_INFINITY, fraction = false }: Parameter, value: number) {
  const kind = fraction ? 'number' : 'whole number';
  const within = Number.isFinite(maximum) ? `from ${minimum} to ${maximum}` : `of at least ${minimum}`;
  const fits =
    value >= minimum && value <= maximum && (fraction ? Number.isFinite(value) : Number.isSafeInteger(value));
  if (!fits) throw new RangeError(`${name} must be a ${kind} ${within}, not ${value}.`);
}

/** A family from its parts; `draw` gets every size, within its range. */
export function defineFamily<Name extends string>(family: {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly Parameter<Name>[];
  draw(sizes: Readonly<Record<Name, number>>, rng: Rng): MipModel;
}): Family<Name> {
  const { name, description, parameters, draw } = family;
  return {
    name,
    description,
    parameters,
    generate(sizes, rng) {
      const known = new Set<string>(parameters.map((parameter) => parameter.name));
      const unknown = Object.keys(sizes).find((size) => !known.has(size));
      if (unknown !== undefined)
        throw new RangeError(`${name} has no size named ${unknown}; its sizes are ${[...known].join(', ')}.`);
      const complete = parameters.map((parameter) => {
        const value = sizes[parameter.name] ?? parameter.default;
        check(parameter, value);
        return [parameter.name, value] as const;
      });
      return draw(Object.fromEntries(complete) as Record<Name, number>, rng);
    },
  };
}
