/** The layers of one side of a network, for the items and, after they were added up, for the set. */
export interface SideShape {
  /** Features of an item. */
  readonly features: number;
  /** Widths of the layers that each item passes, two or more. All but the last have rectified units. */
  readonly embed: readonly number[];
  /** Widths of the layers that the sum passes, one or more. All but the last have rectified units. */
  readonly post: readonly number[];
}

/**
 * The architecture of a set network (Dumouchelle et al. 2024, section 4): NN(x, xi) = head([e_x; e_xi]) with
 * e = post(agg_i embed(f_i)). The sides have no biases, so that an item without features counts for nothing.
 */
export interface NetworkShape {
  readonly x: SideShape;
  readonly scenario: SideShape;
  /** Widths of the hidden layers of the head, one or more, with biases and rectified units. One value follows. */
  readonly head: readonly number[];
  readonly aggregation: 'sum' | 'mean';
}

/** One layer: output = input W (+ b), rectified or not. Places are those in the flat array of all weights. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Where W begins; inputs x outputs, row by row. */
  readonly weights: number;
  /** Where b begins, in layers that have one. */
  readonly bias?: number;
  readonly rectified: boolean;
}

/** The layers of one side. */
export interface SideLayers {
  /** What each item passes before the sum: all its rectified layers. */
  readonly item: readonly Layer[];
  /** What the sum passes. The items' last layer is linear and so commutes with the sum: it is the first here. */
  readonly set: readonly Layer[];
}

/** All layers of a network, with places in one flat array of weights. */
export interface NetworkLayers {
  readonly x: SideLayers;
  readonly scenario: SideLayers;
  readonly head: readonly Layer[];
  /** How many weights there are in all. */
  readonly size: number;
}

function checkWidths(widths: readonly number[], least: number, what: string): void {
  if (widths.length < least) throw new RangeError(`${what} has ${widths.length} layers; it takes ${least} or more.`);
  const wrong = widths.find((width) => !Number.isInteger(width) || width < 1);
  if (wrong !== undefined) throw new RangeError(`${what} has a layer of ${wrong} units.`);
}

function checkSide({ features, embed, post }: SideShape, side: string): void {
  checkWidths([features], 1, `the input of ${side}`);
  checkWidths(embed, 2, `the embedding of ${side}`);
  checkWidths(post, 1, `the set network of ${side}`);
}

/**
 * Lays out the weights of a network: x, the scenario, the head; by layer, the matrix before the bias.
 * @throws RangeError when there are too few layers, or widths are no positive integers
 */
export function layersOf(shape: NetworkShape): NetworkLayers {
  checkSide(shape.x, 'x');
  checkSide(shape.scenario, 'xi');
  checkWidths(shape.head, 1, 'the head');
  let size = 0;
  const layer = (inputs: number, outputs: number, rectified: boolean, biased: boolean): Layer => {
    const weights = size;
    size += inputs * outputs + (biased ? outputs : 0);
    return { inputs, outputs, weights, rectified, ...(biased ? { bias: weights + inputs * outputs } : {}) };
  };
  const chain = (inputs: number, widths: readonly number[], biased: boolean) =>
    widths.map((width, k) => layer(widths[k - 1] ?? inputs, width, k < widths.length - 1, biased));
  const side = ({ features, embed, post }: SideShape): SideLayers => {
    const items = chain(features, embed, false);
    return { item: items.slice(0, -1), set: [items.at(-1)!, ...chain(embed.at(-1)!, post, false)] };
  };
  const x = side(shape.x);
  const scenario = side(shape.scenario);
  const head = chain(shape.x.post.at(-1)! + shape.scenario.post.at(-1)!, [...shape.head, 1], true);
  return { x, scenario, head, size };
}

/** The layers of a network in the order of their weights. */
export function allLayers({ x, scenario, head }: NetworkLayers): Layer[] {
  return [...x.item, ...x.set, ...scenario.item, ...scenario.set, ...head];
}
