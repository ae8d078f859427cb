(module
  (import "kernels" "memory" (memory 0))
  ;; chainedSweep of chained-sweep.ts, operation by operation. Pointers are in bytes, unsigned; the result is the sum of the
  ;; squares. $begin, $middle and $stop point into the columns: begin of the row, of its right-hand side, of the next row; the
  ;; entry of the column at c is at $bias + 2 c.
  (func (export "sweep")
    (param $size i32) (param $rowStarts i32) (param $upperStarts i32) (param $columns i32) (param $values i32)
    (param $omega f64) (param $scale i32) (param $x i32) (param $r i32) (param $delta i32) (result f64)
    (local $end i32) (local $begin i32) (local $c i32) (local $middle i32) (local $stop i32) (local $bias i32) (local $at i32)
    (local $sum f64) (local $rest f64) (local $squares f64) (local $step f64)
    (local.set $rest (f64.sub (f64.const 1) (local.get $omega)))
    (local.set $end (i32.add (local.get $x) (i32.shl (local.get $size) (i32.const 3))))
    (local.set $begin (local.get $columns))
    (local.set $bias (i32.sub (local.get $values) (i32.shl (local.get $columns) (i32.const 1))))
    (local.set $at (local.get $delta))
    (if (i32.eqz (local.get $size)) (then (return (f64.const 0))))
    (loop $rows
      (f64.store (local.get $x) (f64.add (f64.load (local.get $x)) (f64.load (local.get $at))))
      (local.set $sum (f64.mul (local.get $rest) (f64.load (local.get $r))))
      (local.set $middle (i32.add (local.get $columns) (i32.shl (i32.load (local.get $upperStarts)) (i32.const 2))))
      (local.set $stop (i32.add (local.get $columns) (i32.shl (i32.load offset=4 (local.get $rowStarts)) (i32.const 2))))
      (if (i32.lt_u (local.tee $c (local.get $middle)) (local.get $stop)) (then
        (loop $upper
          (local.set $sum (f64.sub (local.get $sum) (f64.mul
            (f64.load (i32.add (local.get $bias) (i32.shl (local.get $c) (i32.const 1))))
            (f64.load (i32.add (local.get $delta) (i32.shl (i32.load (local.get $c)) (i32.const 3)))))))
          (br_if $upper (i32.lt_u (local.tee $c (i32.add (local.get $c) (i32.const 4))) (local.get $stop))))))
      (local.set $squares (f64.add (local.get $squares) (f64.mul (local.get $sum) (local.get $sum))))
      (if (i32.lt_u (local.tee $c (local.get $begin)) (local.get $middle)) (then
        (loop $lower
          (local.set $sum (f64.sub (local.get $sum) (f64.mul
            (f64.load (i32.add (local.get $bias) (i32.shl (local.get $c) (i32.const 1))))
            (f64.load (i32.add (local.get $delta) (i32.shl (i32.load (local.get $c)) (i32.const 3)))))))
          (br_if $lower (i32.lt_u (local.tee $c (i32.add (local.get $c) (i32.const 4))) (local.get $middle))))))
      (local.set $begin (local.get $stop))
      (f64.store (local.get $r) (local.get $sum))
      (f64.store (local.get $at) (f64.mul (local.get $sum) (f64.load (local.get $scale))))
      (local.set $x (i32.add (local.get $x) (i32.const 8)))
      (local.set $r (i32.add (local.get $r) (i32.const 8)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (local.set $scale (i32.add (local.get $scale) (i32.const 8)))
      (local.set $rowStarts (i32.add (local.get $rowStarts) (i32.const 4)))
      (local.set $upperStarts (i32.add (local.get $upperStarts) (i32.const 4)))
      (br_if $rows (i32.lt_u (local.get $x) (local.get $end))))
    (local.get $squares)))
