"""Part 3.8, data: the prose of Parts 1.1 to 1.6 of this book, as of November 2026.

Frozen here, so that the text a model learns from stays the same when those pages
change. Taken out: front matter, headings, code, outputs, tables, figures, displayed
formulas, exercises, marks of checked numbers, and paragraphs with code or with signs
in them. Formulas in a line stand as one reads them aloud: "eta" for the Greek letter.
Each paragraph begins with a capital or with a name, and ends like a sentence, even
where a formula or a block followed. It is wrapped at 80 columns, and an empty line
ends it.

Text of this book, under the license in LICENSE-docs (CC BY 4.0).
"""

TEXT = """\
loss.backward() finds out in which direction each number should move. This is
the backward pass.

optimizer.step() moves each number a little in that direction.

Put them into a for loop, and you have a training loop. With a bigger first
line, another loss and another optimizer, it trains networks with billions of
numbers. The chapters that follow change one line at a time, so you will always
know which part is new.

Here its task is small: find the line that runs through the middle of a hundred
points. This is called linear regression.

Press Next line and see what each line of code changes. Then untick one, and
predict what the loss will do. No line can bring it below the dashes.

Write the loop from memory, and say what each line reads and what it changes.

Tell from the symptoms which line is missing or in the wrong place.

Predict, before you run anything, which learning rate is too large.

Tell, for a line, when more training has nothing left to gain.

You need Python and school mathematics. Every output, figure and measured number
on this page comes from the code on this page. The easiest way to run it
yourself is the notebook linked under the title: see Installation.

You stand on a basketball court. A hundred spots are marked on the floor, some
near the hoop, some far away. You want one rule that says how hard to throw from
any spot. It has two numbers: "this much strength for every meter of distance"
and "this much on top, always". You start with zero and zero, and every ball
drops on your feet.

Throw one ball from every spot, with the same rule.

Measure how far off each ball was, and boil the hundred misses down to one
number: how bad is my rule?

Wipe the board that still shows your coach's advice from the last round.

Ask the coach. For each of your two numbers, she writes on the board: up or
down, and how urgently. She never touches the rule itself.

Change both numbers a little, as the board says.

Then you throw again. Round by round your balls land closer to the hoop. Some
still miss, because of the wind. Even the best rule misses by that much.

Two mistakes spoil the practice. If you change your numbers too much at a time,
you throw too short, then too far, then over the fence, then out of town. And if
nobody wipes the board, you obey old advice on top of new, every round a little
more of it. Both will happen below.

To judge a method, try it where you know the truth. Our truth is the line y = 2x
- 1. We take N = 100 values of x from -3 to 3, compute each y, and move it up or
down at random, by 0.5 times a random number of typical size 1. This noise is
the wind. The points in the figure above are made like this.

The page is one Python session, folded boxes included: run each block once, from
the top.

The seeded torch.Generator gives the same random numbers on every run.

A tensor is PyTorch's box for numbers. It holds a grid of them, and computes
with all at once. Its shape says how the grid is laid out: () is a single
number, (3,) a list of 3 numbers, (3, 1) a table of 3 rows with 1 number each.

unsqueeze(1) stands the list up as a column. Why? Each row is one example, and
each column is one thing that we know about it. We know one, x, so x has the
shape (N, 1): a hundred rows, one column. With three inputs it would be (N, 3),
and only the first line of the loop would change. The targets y are a column
too, so that each prediction meets its own target.

The model is a rule with numbers that can be changed, its parameters. Ours is a
line.

For each point take the prediction minus the true value y i and square it.
Adding up the squares of all points and dividing by N makes an average. This
loss L is the mean squared error. Squaring keeps misses above and below from
canceling, and makes one large miss count more than several small ones of the
same sum. Part 1.2 says what else speaks for squares. A perfect fit has L = 0.

Start with the flat line, w = 0 and b = 0. Which way should w move? Nudge it a
little to both sides, and see what the loss does.

The loss has a slope, like a hillside: -12.24 per unit of w. It is negative, so
a larger w means a smaller loss. This slope is written dL/dw: how L changes with
w while everything else stays put. There is another one for b. All slopes
together are the gradient; a single one is often called a gradient too. Line 4
of the loop computes them without nudging.

w.grad and b.grad are the places where PyTorch keeps the two slopes. The column
loss is what the variable loss holds; true is the loss computed afresh from the
current w and b. Go down each column, and look for the rows where it changes.

w and b change in one line only: step. It takes w to 0.61, as computed above.

The variable loss changes in line 2 only. After the first step it still says
13.47, while the line in use is already much better: 6.94. A loss is a
measurement from before the step.

Here is the second round as a picture, in the colors that the five lines keep
throughout this book.

Each box is a line of the loop; below its code stands what it changes.

One thing the table cannot show. While lines 1 and 2 compute, PyTorch records
what they do: multiply, add, subtract, square, average. It also stores the
values that it will need on the way back. This record is called the graph. Line
4 walks through it backward, from the loss to w and b, adds the slopes into
.grad, and throws away the stored values. Each of these two verbs is behind one
of the failures below.

To see where the steps are heading, we need the best line, the one with the
lowest loss. For a straight line there is a formula, called least squares.
PyTorch's lstsq solves it, without any training.

Seen as a function of w alone, with b at its best, the loss is a valley, a
parabola. Both panels below make equally many steps from w = 0. On the left the
slope gets flatter and the steps get shorter. On the right each step overshoots,
lands higher up on the other side, finds a steeper slope, and overshoots by
more.

Start at w = 0 and follow the dots: on the left they come to rest, on the right
they climb.

How steep the walls are is called the curvature, lambda: by how much the slope
changes when the parameter moves by one unit. For our loss.

A step multiplies the distance from w to its best value by 1 - eta lambda. Part
1.2 derives all this. Here we measure it, step by step.

A factor between -1 and 1 shrinks the distance. With a factor below -1, every
step lands on the other side and farther away. The factor is exactly -1 at eta =
2 / lambda, and that is the limit. There is one for w and one for b. The larger
curvature gives the lower limit, and that one decides.

One loop runs just below the limit, at 0.32, one just above it, at 0.33. How far
apart will their losses be after 200 steps?

Hardly at all. The rates hardly differ, and neither do the factors of a single
step; but every further step multiplies by them again.

One a few times the other. A worse rate is often a little worse; but ask on
which side of -1 each factor lies, and what becomes of it in the end.

One is more than a thousand times the other. The factors lie on either side of
-1: one gap shrinks to nothing, the other grows with every step.

Easiest is the chapter's notebook, linked under the title. It holds all code in
order, and figures appear by themselves. With uv, in the notebook's folder.

On Linux without a graphics card, add --torch-backend cpu to the second line: a
much smaller download.

Left, the numbers tell after how many steps the line lay there; right, see how
soon the curve meets the dashed line.

The line turns fastest at first. (The right panel has a log scale: equal
distances are equal factors.) From epoch 29 on, the loss is within 1 % of its
end. Why does it not fall to zero? Because of the wind.

A thousand epochs fit no better than 200. The lowest loss is close to 0.5
squared, the square of the noise: what is left is wind.

The points were made from the line y = 2x - 1. Which has the lower loss on them?

This true line. It made the points, but before the noise; the loss compares with
the points as they are.

Neither: both have the lowest loss. Only one line has the lowest loss on these
points, and the two are not the same line.

The learned line. It has the lowest loss that a line can have on these very
points, noise included.

The learned line is lower by 0.0003. The loop fits the points it has, noise
included, so b ends at -0.981, not at -1. More epochs cannot mend that. More
points can, on average.

Each time, four times the points divide the typical miss by about 2. In a single
set of data, chance may be stronger. With seed 0, b is off by 0.019 on 100
points, better than typical. The loss is never far from 0.25, and comes closer
with more points.

Now break it. Each time, predict what the loss will do before you read on. Every
loop begins with the same flat line.

Fall faster, as the steps are longer. The steps do get longer, also near the
bottom, where they should get shorter.

Swing up and down. The old slopes carry the line past the bottom, until enough
new ones have pulled it back.

Climb to infinity. For that, something must push away from the bottom for good;
where does each new slope point?

It swings. It neither settles nor rises more than 8 % above its start, however
long you wait. Old gradients act like the speed of a rolling ball: at the bottom
of the valley it is fastest, and runs up the other side.

So the loss swings between 0.28 and 14.46, and never settles.

This loop is SGD with a setting called momentum at 1.0, a ball without friction.
The two agree to the last bit.

Part 3.1 puts the friction back. The highest loss of these 200 rounds is 7.4 %
above the first. The bound in the text comes from the theory of such a ball:
alone in a valley of curvature lambda, its loss stays below 1/(1 - eta lambda/4)
times its start.

Delete backward. Nobody computes a slope. Will step complain?

Delete step. The slopes are there. Who uses them?

Move lines 1 and 2 out of the loop. The predictions and the loss are made once,
and backward is called again and again.

In which of them will the recorded loss change?

In those without backward or without step. Each of these lines needs the other:
no step without a slope, and no motion without a step.

In none. In two of them the line stands still, and in the third nobody measures
it again.

Three lists of losses, all flat at 13.47, and no error message. The other
columns tell them apart.

No backward: w.grad is None, and step skips such parameters in silence.

No step: w.grad holds a good slope, but w never moves.

The third loop raises no error only because the model is so small. In a network,
PyTorch usually notices.

All three record 13.47 in every round. What tells them apart is w.grad and w: no
slope at all; a slope, and a w that stays at 0; the same old slope for ever, and
a w that has marched to 122.4.

The slope along w1 depends on w2, so the graph stored w2, and step has changed
it since. PyTorch counts the versions of each tensor, and stops. In our line the
slope along w depends on x and on how far each point is missed. The graph never
stored w, so there was nothing to notice.

Delete nothing, change the units. Suppose x was a length in centimeters, and a
colleague sends the same table in millimeters, all numbers times 10. A line
still fits as well as before; its slope is divided by 10.

What will the loss do, with lr=0.05 as before?

Fall as before. The best line is as good as before, but the way to it leads
through another valley, with other walls.

Fall more slowly. The best w is nearer now; but does the rate still suit the
valley that leads there?

Climb without end. The curvature grows with the square of x, and the limit sinks
far below this rate.

An x times 10 is a curvature times 10 squared. The limit is divided by as much,
and lr=0.05 is now far above it. The loss grows 877-fold per step until the
computer's numbers run out: inf, infinity, and then nan, not a number. Once w is
nan, it stays so.

The loss explodes, because the limit is 100 times lower than before. The cure is
to scale your inputs to a size near 1. A rate below the new limit stops the
explosion too, but with it b crawls.

Here is what each loop recorded. The dashed line is the lowest loss.

Look for the panels that you could not tell apart by the loss alone.

It covers nearly everything called deep learning. What differs is where the
targets come from. People may have written them; in a text, each word is the
target for the words before it; in reinforcement learning the program's own
actions produce them. The loop stays.

Yes. Meta's report The Llama 3 Herd of Models (Llama Team, 2024) describes a
language model with 405 billion parameters. It was trained to predict the next
word: predict, compare, compute gradients, step. What scale adds comes in Module
3.

Almost. Each holds one number, a flag that asks for gradients, and a slot for
one.

You do, in line 2. The list losses is only to keep track. The tensor loss is
not: it is where backward starts.

Neither. It writes into the .grad of tensors that asked for a gradient; x did
not ask.

No. The link is the parameter itself. The optimizer keeps the very w you gave
it. backward writes into w.grad, and step reads it, whoever wrote there.

For plain SGD there is no difference. None also saves memory, and a forgotten
backward shows as None in the table of what each line changes.

SGD stands for stochastic gradient descent. Stochastic means random: each step
sees one example or a few, drawn at random, so its slope is an estimate. Here
every step sees all the data, and nothing is random.

It is what you feed it: the optimizer never sees your data. All rows per step
make it batch gradient descent; a few random rows, a mini-batch, mini-batch
descent; a single random row, stochastic gradient descent in the strict sense.
Part 1.3 runs all three.

You fitted a line to 100 noisy points with five lines in a loop, saw what each
of them changes, and then broke the loop. Most breakages raise no error, yet
each leaves a fingerprint. You computed the limit of the learning rate from x
alone, and the lowest loss, below which no training can go.

The link between backward and step is .grad, a slot on each parameter. There is
no hidden memory.

A loss is a measurement from before the step. Compare it with the lowest loss,
not with zero.

A loss that swings forever means old gradients pile up. A loss that climbs to
inf means the learning rate is above 2/lambda; check the scale of your inputs.

More epochs do not beat noise. More points do, on average.

Two questions stay open. Why does a step multiply the distance by 1 - eta
lambda? And where does backward get its slopes: could you find -12.24 with a
pencil? Part 1.2 answers both.

Part 1.1 left two questions open. Where does backward get its slopes: could you
find them with a pencil? And why does a step multiply the distance to the best
value by a fixed factor, so that the learning rate has a sharp limit?

The loop of Part 1.1, run once for each of three rates.

Only one of the lines follows the dots: look where the others lie.

Derive both gradients of the line, and check them against PyTorch.

Compute from x alone the largest learning rate, the best one, and how many steps
a rate needs.

Write the same loop for many inputs and many outputs, and say the shape of
everything in it.

Recognize three common mistakes, some of which raise no error at all.

You step into a shower with two knobs. One is for warmth; it bears the letter b.
One is for pressure, with the letter w. Both are wrong. You feel how wrong, turn
both knobs, wait, feel again. How far you turn for a given miss is your
boldness. You have one boldness, and use it for both knobs.

Timid. You mend a tenth of the miss each time. Now it is 9 too cold, then a bit
more than 8. You get there, but you freeze for a long time.

Exactly right. One turn, and it is perfect.

Twice as bold. You turn twice as far as you should. Now it is 10 degrees too
hot. You turn back, twice too far again: 10 too cold. This goes on forever.

Bolder than that. 12 too hot, 14 too cold, 17 too hot. Get out.

The two knobs are not alike. Knob b is twitchy: a tiny turn does a lot. Knob w
is sluggish. The twitchy knob decides how bold you may be. The sluggish knob
decides how long you wait. The best boldness overshoots on the first and falls
short on the second, so that both improve equally fast.

In some showers the knobs are also connected: more pressure makes it colder.
Then everything takes longer.

For point number i, with input x i and target y i, call the prediction minus the
target the residual r i.

It says by how much the line is too high at that point; below zero, the line is
too low. The loss L is the mean of the squares over all N points, as before.

What happens to a square if we nudge r by a tiny h?

For a tiny h, the last term is far tinier still: for h = 0.001 it is a
millionth. So the square changes by 2r for each unit of h. The slope of r
squared is 2r. That is all the calculus of this chapter.

For one, because of this slope. It fades to zero with the miss, so near the goal
the steps get shorter by themselves. For another, squares lead to the mean: of
all numbers, the mean of a few values has the smallest sum of squared misses
from them. The price: a single point far off pulls hard.

Four numbers close together, and one far away. Which number c has the least mean
square of misses, and which the least mean size?

There is also a reason from probability. Suppose that the noise has the shape of
a bell (a normal distribution). A miss of size r then has a probability
proportional to e to the power of minus r squared over 2 sigma squared, where
sigma is the typical size of the noise. For all points together multiply these,
so the exponents add up: minus the sum of all r squared over 2 sigma squared.
The most probable points come from the line with the least sum of squares.

Now nudge w and keep everything else fixed. How does L change?

The slope of a sum is the sum of the slopes, and the fixed factor 1/N stays in
front.

The slope along b is twice the mean residual: is the line too high on average?
Along w, each point counts in proportion to its x i. A point far from x = 0 says
much about the steepness, and a point at x = 0 says nothing.

N is 3, so both sums are multiplied by 2/3: dL/dw = -10/3 and dL/db = 4/3. The
step will raise w and lower b. Does PyTorch agree?

The page is one Python session, folded boxes included. These are its imports;
Part 1.1 says how to install them.

PyTorch's usual numbers, float32, carry about 7 digits. In this chapter we use
float64, with about 16, so that a mistake in a formula can't hide behind
rounding. Here are the two formulas in code, and then autograd, the part of
PyTorch behind backward.

At the best line no nudge helps, so both gradients are zero. That can be solved
for w and b, and gives a closed form: an answer without a loop. The star marks
the best value, a bar the mean over all points.

From here on, x lies between -1 and 1, and the noise is small. These are the
points of the first figure.

Multiply out the slope along w, with the bar for a mean.

Call w - w star the gap. The slope is the curvature times the gap. Put that into
the step, and subtract w star on both sides.

That is the second answer. Every step multiplies the gap by the same factor, 1 -
eta lambda. The same holds for b, with lambda b = 2. The rest follows from that
factor.

Now run it. The loop keeps w and b of every step.

As in the shower, b is the twitchy one: its curvature is larger. How many steps
does each need until one percent of its gap is left? In the table, the first
number of each pair is predicted, the second counted in a run.

(inf means never. The third rate is explained below.) The figure shows w and b
during 50 steps; the thin gray lines are the best values.

Look which curve reaches the thin line in each panel, and which one never rests.

Puzzle one: with lr=0.01 the line no longer fits. Nothing is wrong; 50 steps are
too few. After them, (1 - 0.01 lambda w) to the power 50 or 71 % of the gap of w
is still there, and 36 % of that of b. With 675 steps instead of 50, it fits.

Puzzle two: with lr=1.0 the line is offset. The factor of w is 0.32, so its gap
is soon gone. The factor of b is 1 - 1.0 times 2 = -1. So b jumps to the mirror
image of where it was, and back.

Swing up and down with the bias. The bias does swing; but how high do its two
landing places lie on the walls of the valley?

Stay the same, far above the lowest. The bias jumps between two places that are
equally far from the bottom, and so equally high.

Fall slowly to the lowest. For that the gap of the bias must shrink; what does a
factor of -1 do to its size?

Both puzzles come out as computed, to the digit. Now look at the last column.
The bias jumps from wall to wall of its valley, always at the same height.

So the loss is flat, as in a finished training, but at 1.01, and the lowest is
0.012. A flat loss says that nothing improves. It does not say that nothing
moves.

Each parameter has a limit, 2/lambda, and the smaller one counts: here it is 2/2
= 1, that of b. (In Part 1.1, with x from -3 to 3, it was that of w, 0.3267.)
What is left of the gap of b after 1000 steps, a tenth of a percent below the
limit, on it, and above?

Less than a hundredth. A thousand steps are many, but how much does each of them
take away, with a factor so close to -1?

Between a tenth and a fifth. The factor of a step is 1 - 2 times 0.999 = -0.998,
and 0.998 to the power 1000 is far from zero and from one.

Nearly all of it. A single step takes next to nothing away, but there are a
thousand of them.

Just below the limit 14 % of the gap is left, on it all of it, and just above it
7.4 times as much.

Follow the higher of the two lines from the left: it is lowest where they cross.

At 0.5 b is right after a single step, but w is slow. Further right b
overshoots, and w gets faster. The higher of the two lines is lowest where they
cross. There the smaller curvature's factor and the larger's are opposite
numbers, 1 - eta lambda min = -(1 - eta lambda max). Solved for eta.

This is the rate 0.746 of the table above. It needs 7 steps for both parameters,
where lr=0.1 needs 66.

Move the same kind of data one unit to the right, to x between 0 and 2. Now x
bar = 1, and the term 2 x bar b that we dropped is back: the slope along w
depends on b too. The knobs are connected.

The loop starts at b = 0, and the best b lies below. How will b get there?

Straight down, more and more slowly. So it was when its slope did not depend on
w; now it does, and at the start w is wrong.

First up, then down. The flat line is too low on average, so at first it helps
to raise b; later w takes over.

Down past the best value, then back. To overshoot takes a bold rate, and this
one is timid.

Watch how the dashed curve of b sets out.

The right panel shows a bias that starts in the wrong direction. Its best value
is -1.04, but it climbs to 0.32 first, between two of the printed steps. The
flat line at zero is too low on average, and raising b helps at once. Only when
w has grown must b come back.

So b climbs to 0.32 before it turns, and the way is longer. The plumber's fix is
one line: train on x - x.mean(). The slope stays the same, and b becomes the
height at the middle of the points.

What if you don't center? Write down how the two slopes change with the two
parameters, in a table called the Hessian. The number 2 x bar in it is the
connection.

Now draw all lines as a map. Each point is one pair (w, b), and each curve joins
pairs of equal loss.

Each row of dots is a walk toward the star; on both maps it stays on its axis.

Off center the valley is tilted. It still has two directions, its long and its
short axis, that do not disturb each other: who starts on one stays on it. Along
each, a step multiplies the gap by 1 - eta lambda, as before, with a curvature
of its own. These curvatures are the eigenvalues of H, and PyTorch finds them.

The same points, moved by one unit: the limit is multiplied by 0.46, and even at
the best rate a step leaves 0.867 of the gap. Part 1.4 walks through this
valley.

A fourth way to the line is PyTorch's solver lstsq, which knows nothing of our
formulas.

All four agree to better than 10 to the power -12: backward computes the same
numbers as your pencil.

Up to the noise, these are the weights and biases with which the box made the
data.

The entry in row p and column q multiplies each residual of output q by input p
and adds up: the sum of r x again. The mean runs over all Nk residuals, hence Nk
and not N.

Each column of targets needs only its own column of w, so two outputs are two
regressions that share a loop. To see it, train them separately. The mean over
two outputs divides each gradient by 2, so a loop for one output makes the same
steps with half the learning rate.

What will a round of the loop do if you repair w alone?

Stop with the same error. The error came since nothing in the loss asked for a
gradient; is that still so?

Move both. One parameter that asks is enough for a graph, but into whose .grad
does backward write?

Move w alone, without an error. backward writes into w.grad alone, and step
skips what has no gradient.

The error is gone, but not the mistake: b stays at 0 forever, and the loop finds
the best line through the origin.

Now w moves without an error, and b stays at 0 forever. So print your parameters
after the first step. Did all of them move?

You take the optimizer away, and write the step yourself.

(torch.autograd.grad returns the slopes instead of storing them in .grad.) Here
w is a leaf: no recorded operation made it. If PyTorch recorded the update, w
would become a result, and no longer be the leaf whose slope we want. So it
refuses. Tell it not to watch: the update is no part of the prediction.

This one raises nothing. Targets often come from a file as a plain row of
numbers, of shape (N,), and the predictions have the shape (N, 1).

PyTorch broadcasts: it repeats the column sideways and the row downward until
both are square. In the small example, you wanted the three zeros on the
diagonal, each prediction against its own target. You got every prediction
against every target.

The right line, after all. Each prediction still meets its own target, but among
a hundred others that pull at it.

Nothing: the loss will not fall. The loss is a mean of squares as before, with
slopes, and the loop goes down; but down to what?

A flat line, at the mean of y. Each prediction must please all targets at once,
and can do no better than their mean.

Compare the two lines with the dots: only one of them has looked at x.

A flat line: a prediction that must please all targets at once can do no better
than their mean, wherever its x is. The first loss is even correct, and the loss
falls from there and settles, as it should.

Then many weights fit equally well: whatever one of them gains, the other may
lose. In that direction the valley is flat, its curvature is 0, and a step
multiplies the gap by 1. The loop does not mind. It moves along the other
directions, and starting at zero it shares the weight out equally.

A formula that divides by the smallest curvature fails here, and so does the
normal equation: it has no single solution. On a CPU, lstsq takes the smallest
one, as the loop does.

It gives you the numbers of a tensor without its record. Tools outside PyTorch,
such as matplotlib, insist on it.

One trap: detach does not copy. The result shares its memory with the parameter,
and changes with it. To keep a diary, use item(), which gives a plain Python
number, or detach().clone().

The sum has the same best line, but all its gradients and curvatures are
multiplied by N, and the limit is divided by it. Here it would be 1/100 instead
of 1, and would change with every point you add. With the mean, a learning rate
keeps its meaning.

In modules. The one for our matrix model, torch.nn.Linear(d, k), makes its own
weight and bias, with gradients switched on, and parameters() hands them to the
optimizer. Its weight is the transpose of ours, (k, d).

You derived both gradients, line by line, and four ways to the best line agreed
to the last digit shown. A slope is a curvature times a gap, so each step
multiplies the gap by 1 - eta lambda. That one factor told you the limit, the
best rate and the number of steps before you ran anything.

The gradient is twice the mean of residual times input, and for the bias the
input is 1.

A step multiplies the gap by 1 - eta lambda. Above eta = 2/lambda max it grows;
at 2/(lambda min + lambda max) the slower direction is as fast as it can be.

The steepest direction sets the limit, the flattest sets the time. If one
parameter has arrived and another has not, compare their curvatures.

A flat loss is not proof of arrival. It may be a bounce. Look at the parameters.

Center your inputs. The line is the same, and the loop is faster.

Predictions must have the shape of the targets. Assert it: (N,) against (N, 1)
learns the mean without a word.

Every gradient on this page was a mean over all the points. With a hundred
points that costs little. With a billion, you would wait a long time for a
single step. Must every step look at everything? Part 1.3 looks at a few points
at a time, and measures what that costs.

So far every step has looked at all the points. With a hundred points, nobody
minds. With a hundred million, your program would read a hundred million
examples before it changes w for the first time, and then all of them again for
the second change. A few hundred would have told it roughly which way is down.

So look at a few, step, look at the next few, step.

Each dot is an example that the program reads, each bar a step: count the bars
in each row.

A slope from a few examples is noisy, for it depends on which ones you look at.
That is where the stochastic in the optimizer's name comes from: it means "with
chance in it". This chapter measures what the noise costs.

Say what a batch, a step and an epoch are, and count them before you run
anything.

Predict how noisy a batch is, and how far down a noisy descent can get.

Say what the order of the examples changes, and why.

Feed your loop with a DataLoader and know exactly what it does.

You cook a pot of soup for a hundred guests. How much salt do they like? You may
ask any guest: "More or less?" Then you add a pinch of salt, or a spoonful of
water.

Ask everybody before each pinch. The advice is excellent. But you walk across
the hall a hundred times for one pinch.

Ask one guest, and obey at once. After a hundred questions you have changed the
soup a hundred times, and long before that it tasted about right. But tastes
differ. You keep running after the last guest you asked, and the soup never
comes to rest.

Ask a table of ten, and follow their average. Odd tastes cancel, more or less,
and you still act after ten questions.

Walk around the hall, so that in each round everybody is heard exactly once.
Whoever pulled the soup one way, the others pull it back before the round is
over. Now pull names out of a hat instead, and put each name back. In a hundred
pulls some guests are asked twice or more, and others not at all.

And one more thing. If your pinch always has the same size, the soup will never
be perfect, however long you go on. You come to a point where every pinch is as
likely to spoil it as to mend it. From there on, only smaller pinches help.

The page is one Python session; Part 1.1 says how to start one. Run the folded
boxes too: the code below needs them.

Which batch gets lowest, 1, 10 or 100, if each may look at 2000 examples?

One run each, lr=0.02: on the left follow the path of the first 500 examples
toward the star, the best line, and on the right see who is lowest, and when
(the axis is logarithmic).

Batch 1 arrives first and then cannot stand still. Batch 100 moves like a train
on rails, and has not arrived. Batch 10 gets the best of both here.

The B examples in rows are a batch, and B is the batch size.

One trip through the five lines is a step. It sees one batch.

Once through all N examples is an epoch: N/B steps.

The loss is a mean over examples, so its slope is a mean too. Let g i be the
slope, along w, of one example's squared residual (y hat i - y i) squared. The
slope g of the whole loss averages all N of them, and the slope g B of a batch
averages B of them.

Every example has the same chance to be in the batch, so too high and too low
estimates balance: on average, g B is exactly g. A single estimate is off. By
how much?

Measure the spread of the g i by their variance sigma g squared: the mean
squared distance from g. Its square root sigma g is the standard deviation, the
typical distance. We call it the gradient noise of one example. It is not the
noise of the data, though that is one of its sources.

Two rules are all we need. If the numbers are independent, so that knowing one
says nothing about another, the variance of their sum is the sum of their
variances. And dividing a number by B divides its variance by B squared, because
variances are squares. So, if the B examples are drawn independently.

Half the gradient noise costs four times the examples. A tenth costs a hundred
times.

Square it, and average over many runs. Let V be the average of theta squared.
The mixed term -2 eta (1 - eta) theta xi averages to zero, because xi does,
whatever theta was before the step. The average of xi squared is 1. What is
left.

No number of steps appears in it. More steps don't help; a smaller eta does.

One random run is an anecdote. So train many lines at once, each with its own
batches. A feed says which rows they take.

The loop is that of train. Here w holds one weight per run, and loss is the sum
of all runs' losses. The runs share nothing, so each weight still gets the slope
of its own loss.

That is one epoch of four rows, for 3 runs. Each of the two steps is a table of
2 times 3: two rows for each run. Read down a column: the first run takes rows 2
and 3 in its first step, and the other two in its second. Now 200 runs on our
data, for three batch sizes.

In how many of the runs with batch 1 is the line nearer to the best one after 20
epochs than after 5?

Nearly all. So it would be if they still came closer in those fifteen epochs; do
they?

About half. They stagger around the best line all the time, and chance decides
at which moment a run is nearer.

Hardly any. Then something would drive them away from the best line; but on
average each step leads toward it.

In the first epoch batch 1 makes 100 steps, and the full batch makes one. After
it, the full batch has 605 times the excess loss of batch 1. Then batch 1 gains
almost nothing.

Batch 1 is down at about 0.02 after a single epoch, and sits there: between
epoch 5 and epoch 20 107 of the 200 runs come nearer, and the others stray
farther. Batch 10 passes it and goes far lower, to 0.0002. The next three
sections say what stops whom, and where.

At the flat line y = 0, estimate the slope along w from many batches, and look
at the spread.

On the left compare how far each batch size spreads around the true slope; on
the right see the measured points lie on the straight line.

The true slope is -12.24. One example says that it is -45, and 9 of the 100 say
that w should go down instead of up. On the right, both axes are logarithmic:
equal lengths mean equal factors. There sigma g divided by the root of B is a
straight line, and its slope is the exponent. Here is the slope of a line
through measured points, on five data sets.

The mean is -0.498; the algebra said -1/2. All these batches were drawn with
replacement: each row from all rows, whatever came before. So the draws are
independent, and B may even exceed N.

Take 50 of the 100 rows from a shuffled order instead, so that none comes twice.
How high is the gradient noise, compared with 50 rows drawn with replacement?

The same. So many rows are so many rows; but how noisy is a piece that holds all
hundred?

About 70 %. The variance is halved: whatever these rows say too much, the rows
left out say too little.

About 25 %. Not repeating rows helps, but when the batch holds half of the data,
how much can the other half still hide?

Without repetition, the variance sigma g squared/B gets the further factor (N -
B)/(N - 1). For half of the data that is close to 1/2, and the gradient noise is
its root. For all of the data it is 0.

In a piece of a shuffled order the gradient noise is lower: 0.72 times as high
with half of the data, and zero with all of them. A batch of 10 hardly gains:
0.95. Is it then worth the trouble to shuffle?

There are two ways to be random. shuffled goes through all rows before any row
returns. replaced draws with replacement. Both give right slopes on average. We
compare the excess loss of batch 10 at the end of an epoch, that is after each
100 examples: its mean over the last 10 of 50 epochs and over 500 runs.

With lr=0.02, how high does it lie with replacement, compared with shuffled
rows?

About as high. Slopes that are right on average can still differ in how their
errors add up.

About twice as high. That some rows come twice is a part of it; think of the
guests whose pulls and counter-pulls meet before the round is over.

About ten times as high. What one batch of a shuffled epoch takes too much of,
the rest of the epoch gives back; with replacement nobody sees to that.

With lr=0.02, shuffled epochs end with an excess loss 10.5 times lower. The
smaller the rate, the larger the factor.

Follow the lower curve from one whole epoch to the next: up, and down again.

Arcs. In the middle of an epoch the shuffled runs have strayed, and by its end
they are back. The reason is a sum. At the best line the full slope is zero, so
the pulls g i of all hundred examples add up to zero. An epoch that uses each
example once has heard every pull and its counter-pulls.

With replacement, an epoch draws 100 times from the 100 examples. How many of
them does it never see?

Hardly any. A hundred draws suffice for a hundred examples only if hardly any
comes twice.

More than a third. All hundred draws miss a given example with chance 0.99 to
the power 100.

More than half. Then those that are seen would come more often than that on
average, and chance is not that unfair.

Drawn with replacement, 37 of the 100 examples are never seen in an epoch, and
nothing makes the sum zero. (Each example is missed with chance 0.99 to the
power 100.) The cancellation is not perfect, since the line moves a little
between two pulls. It moves less when lr is small, and so the factor grows.

With replacement an epoch misses 37 of the 100 examples, and the sum of its
pulls is off by 16, typically; in a shuffled epoch it is zero.

Whoever quotes such a factor should say where it was measured. Halfway through
an epoch, the same three ratios are only 1.8, 2.9 and 4.8. Stochastic Learning
under Random Reshuffling with Constant Step-sizes (Ying, Yuan, Vlaski, Sayed,
2018) proves the advantage for a constant rate, and explains the arcs.

Each group is the mean of a thousand runs, and the farthest of the twenty is 2.6
% off. The figure behind the next question shows theory and run on the same
axes, and the descent for three choices of lr.

That of the run with both rates, by far. The large rate does the long way down
in a few steps, and the small one has only the rest to do.

That of the small rate. The large rate stops high, but high compared with the
low floor, not with the start.

Neither: about the same step. The floor is the same for both, for no start
appears in its formula; the way to it is another matter.

The thin lines are two predicted floors: on the left see where each descent
stops, and which is first at the lower one; on the right see the measured dots
on the predicted curve.

The third begins large and continues small. It comes within 10 % of the low
floor after 54 steps, the small rate alone after 90.

A large rate is fast and stops high, a small one is slow and stops low. First
large and then small was near the low floor after 54 steps instead of 90. A plan
that changes the rate on the way is a schedule, and this trade is why schedules
exist. Part 3.2 foretells where each one ends.

A larger batch lowers the floor too; Exercise 2 finds by how much. For small eta
only eta/B matters. Half the rate or twice the batch: the same floor. Look back
at the draws with replacement: from lr=0.02 to lr=0.01 it fell by a factor of
2.0, as it should. Shuffled runs went down by 7.9, for their noise is not fresh
in each step: what one batch has taken too much of, the rest of the epoch has
too little of.

PyTorch's own feed is the DataLoader. TensorDataset pairs up the rows of
tensors, and the loader hands them out in batches. The loop then has no row
numbers.

Is it the same as our loop? Give the loader our own permutation, as its sampler.

Same permutation, same batches, same weights, to the last bit. Mostly you let
the loader draw, and give it a seeded generator.

Give the loader a generator with the seed of our own loop. Will it be the same
run?

Yes, to the last bit. One seed gives one stream of numbers; whether both take
the same ones from it is another question.

No, but it can be repeated. The seed fixes what the loader does, and the loader
spends its random numbers in its own way.

No, and each time it is another. shuffle=True draws from the generator that the
loader was given, and that one has a seed.

A run with the loader can be repeated exactly. But it differs from ours, because
the loader draws more from the generator than the order of the rows: also a seed
for helper processes, even where there are none.

So seed the generator of a loader, and its run can be repeated. But two programs
with one seed need not see the same batches: the loader also draws a seed for
helper processes.

A batch size of 32 does not divide 100. What happens to the rest?

It is left out. One can ask the loader for that, but nobody did.

It is a short batch. An epoch hears everybody, so the last step takes what is
there.

It is filled up with other rows. Then some rows would count twice in the epoch,
and that is what a shuffled order avoids.

Same gradient, same step, twice, and PyTorch's random generator has not moved.
All that is random was drawn before the first of the five lines.

The choice of the rows, and nothing else. In train it is one line,
torch.randperm. Put torch.arange in its place, and the same five lines are as
predictable as a clock. And split(100), split(10) or split(1) decides which of
the three methods they carry out. When people say "SGD" they mostly mean
mini-batches.

A shuffle in place of draws with replacement is what helps on every data set.
About the rest, be careful with what one data set tells you. Batch 10, lr=0.02,
the last 10 of 30 epochs, on three of the twelve data sets from above; never
takes the rows as they come, sorted by x, once shuffles them before the first
epoch, and every epoch shuffles them anew.

A new shuffle in every epoch against one shuffle for all epochs. At the ends of
the epochs the new shuffle is lower, on 12 of the 12 data sets. Averaged over
all steps it is higher, on 12 of the 12. There is no winner without saying where
one measures.

No shuffle at all. It is a gamble. From data set to data set its ends differ
1300-fold; on 9 of the 12 they lie below those of once. The order of your data
may be lucky or not, and you don't know which.

So shuffle, in order not to depend on how the data came. In every epoch is the
habit, and it is what shuffle=True does. Random Reshuffling: Simple Analysis
with Vast Improvements (Mishchenko, Khaled, Richtarik, 2020) proves fast
convergence for both, and finds that shuffling once or a few times is a sound
habit too.

Ask what you pay for. Small batches need the fewest examples, large batches the
fewest steps. If your hardware computes many examples side by side, take the
largest batch that still saves many steps: where the gradient noise no longer
matters, accuracy is wasted. An Empirical Model of Large-Batch Training
(McCandlish, Kaplan, Amodei and others, 2018) predicts that size from the noise
of the gradient, for image classifiers, language models and game players.

This function tries eleven learning rates for a batch size, and returns the
fewest examples with which the mean of 200 runs comes within 0.02 of the lowest
loss.

From 4 to 20 you save 68 % of the steps and pay with 59 % more examples. From 20
to 100 you pay 2.9 times the examples to save 3 steps.

It needs none, but without one you waste the batch. Give every batch size the
same 500 examples, once with the same rate and once with a rate that grows with
the batch.

With the rate scaled, batches of 1, 10 and 50 end close together. The rule
breaks where Part 1.1 says it must: at batch 100 the rate is 0.3, close to the
limit 0.3267, and w bounces from wall to wall. A bigger batch removes gradient
noise, and the full batch has none left, but its limit stays.

With one random row a step, the limit is lower. A step multiplies the two gaps
of w and b from the best line by a 2 times 2 table that depends on the row, and
adds a pull. Square and average, as for V: the mean squares and the mean product
of the gaps are multiplied by one fixed table of 4 times 4. They stay bounded as
long as its eigenvalues (Part 1.2) are below 1 in size.

On this loss it is not: there is one lowest point, and gradient noise keeps you
from it. You will hear that noise helps to escape from poor valleys. That needs
a loss with more than one valley, and Part 1.4 draws one.

One loop served all three methods, and the size of a slice decided which one it
was. A batch of B independent examples gives a slope that is right on average
and off by sigma g/root of B. You measured the exponent, -0.498. That noise
stops a descent with a constant learning rate at a floor that no patience
lowers, and you derived the floor before you measured it. In a shuffled epoch
most of the noise cancels, because every example is heard once. And you found
out who throws the dice: the feed, never the optimizer.

A step sees a batch, an epoch sees every example once. With N examples an epoch
has N/B steps, rounded up.

Half the gradient noise costs four times the batch.

Shuffle. Drawing with replacement stays higher, and the order in which data come
is a gamble. Rows of x and y must move together.

Small batches save examples, large ones save steps, until the gradient noise no
longer matters.

A bigger batch allows a bigger rate, about in proportion, up to 2/lambda and no
further, where lambda is the steepest curvature.

A loss that hovers may sit on the floor of its learning rate. Lower lr and see
whether it falls.

optim.SGD is not random. The loader is. To repeat a run, seed what draws.

In a figure above three paths crossed the plane of w and b, and you had to
imagine the ground under them: where it is steep, where it is flat, why all
three bend. Part 1.4 draws the ground.

In Part 1.3 three paths crossed the plane of w and b, and all of them bent. You
had to imagine the ground that bent them. Here it is: each place is a line, with
slope w and bias b, and its height is the line's loss.

The ovals lie 1, 4, 9, 16 above the star, the best line, and yet they are evenly
spaced: the walls get steeper as you climb.

In this chapter training is a walk on this ground. Does descent walk toward the
lowest point? Does it matter where the zero of x lies, which changes nothing
about the fit? And when the loss curve has gone flat, have you arrived?

Read a contour map, and tell from a path whether the learning rate is low, high
or too high.

Predict the number of steps from one number, the condition number, and shrink
it.

Tell a lowest point from a pass and from a plain, three places where the loss
stands still.

Say what becomes of the limit of the learning rate in a network.

You stand on a hillside in thick fog and want to reach the lowest point. You
can't see it. You can only feel the slope under your feet. So you take a step
downhill, feel again, and step again. Your rule: the steeper the ground, the
longer the step.

A round bowl. Downhill points to the middle. A few steps, and you are there.

A narrow gully. Downhill points at the opposite wall, not along the gully. You
step from wall to wall, and only a little forward each time. If your steps are
too long, you land higher on the other wall than you were before, and climb out,
step by step.

A mountain pass. Between two valleys there is a spot where the ground is level.
If you stand exactly there, your feet feel nothing, and you stay. One pace to
the side, and you roll into one valley or the other.

A wide plain. The ground is almost level for miles. Your rule says: tiny steps.
You are nowhere near the bottom, yet you hardly move.

You can't change the hills. But you can sometimes change the map: squeeze it in
one direction, and the gully becomes a round bowl.

Take the data of Part 1.1: N = 100 points (x i, y i) near the line y = 2x - 1.
Each pair (w, b) is a line, and each line has a loss.

You stand close to the star. Which raises the loss more, a change of w by 1 or a
change of b by 1?

That of w. The ovals are narrower along w, so the same distance crosses more of
them.

That of b. A long oval looks like a big change, but count the contour lines on
the way.

Both the same. That would be so on a round bowl, and here the contour lines are
ovals.

Six places of the map: each row is a value of b, each column one of w. In the
first row, b = -1, and in the middle column, w = 2. There the loss is lowest,
because the points were made with these two numbers. One column to the side
costs more than one row down.

From (2, -1), 1 more of w costs 3.06, and 1 more of b costs 0.96.

Start at (0, 0) with eta = 1/4. Subtract a quarter of each slope to get to the
next row.

Now the loop. It has the five lines you know, and writes down where it stands
after each step.

Equal to the last digit. (Quarters and halves have no rounding errors in a
computer.) Look at w: it goes past 2, comes back too far, and returns. You have
computed a zigzag by hand.

Cut the landscape with a vertical knife, through the lowest point. The cut is a
parabola. How narrow it is depends on the direction of the cut.

Two cuts through the lowest point: at the same distance from it, compare how
high each has climbed.

Along w the curvature is 3.06 times that along b. Every other direction has a
slice, too. The table of all curvatures is the Hessian H of Part 1.2, and its
two eigenvalues have a meaning that you can see on the map: of all slices
through the lowest point, the narrowest has the curvature lambda max, the widest
has lambda min, and the two directions are at right angles. Here they are the
directions of w and b. In general they are tilted. Their ratio is the condition
number.

Walk from (0, 0) with four learning rates: two below the limit 2/lambda max, one
above it, and one exactly at it.

What will the loss do at the limit, between step 15 and step 100?

Fall, but slowly. It falls as long as both factors 1 - eta lambda are less than
1 in size, so compute the steep one.

Stay where it is. The steep factor is 1 - 2 = -1: the gap changes its sign at
every step, and nothing else.

Grow without end. It grows as soon as one factor 1 - eta lambda is more than 1
in size, so compute the steep one.

Follow each path from its start at (0, 0), and see whether its jumps from wall
to wall shrink, stay as they are, or grow.

Fifteen steps of each, and each has a signature.

Smooth. The path first falls down the steep wall, then turns and creeps along
the flat direction. Both factors 1 - eta lambda are positive.

Zigzag. The steep direction's factor is -0.84: it changes sides at every step,
and converges all the same.

Bounce. The steep factor is -1. The walk jumps between two walls of equal
height, forever. The flat direction has long arrived.

Diverge. The factor is -1.08. Each wall is higher than the last. Even here b is
right: only the steep direction explodes.

Now take the knob yourself. The title counts the steps until a thousandth of the
excess loss is left (dashed). Find the rate with the fewest steps, and the last
one that still converges.

On the left watch from which rate on the path changes sides; on the right, after
how many steps the curve falls below the dashed line.

With 0.22 you need only 4 steps. That beats Part 1.2's best rate, which shrinks
the gaps of w and b equally: our start is off mostly along w. The largest of
these rates that converges is 0.32, in 82 steps.

Now change nothing that matters. Suppose x is a temperature, and a colleague
counts from another zero: all values of x become x + 3. The points, the noise,
the best fit: all the same, just relabeled. The flat line y = 0, our start, is
the same line with the same loss of 13.47. Will it take as many steps?

For each version of x we take its best learning rate, and ask again how many
steps it takes until a thousandth of the excess loss is left. "Predicted" knows
nothing but kappa. "Measured" runs the loop.

How many steps does x + 3 need, compared with x?

As many. The fit is the same, but descent walks on the map of w and b, and that
is another map now.

Two or three times as many. The zero has moved by three, but the curvature along
w grows with the square of x.

More than ten times as many. The valley gets both steeper across and flatter
along, and the number of steps follows the ratio of the two.

The prediction is right to the step. Moving the zero of x by three makes the
walk 15.5 times as long. Writing x in tenths of a degree, a matter of taste,
makes it 88 times as long. And standardized inputs need only 1 step.

This is where the walks lead, from the shifted and from the standardized inputs.

Follow the first steps: on the left they cross the valley, and the star lies
along it; on the right one step goes straight to the star.

On the left, the star is at b = -6.98, the height of the line at the new zero.
Now w and b are tied together: a steeper line must start lower, or it misses all
the points. Hence the tilted valley.

Why not walk straight to the star? Because a walker feels only the slope
underfoot, and downhill is at right angles to the contour line. In a narrow
valley that is the direction of the opposite wall.

Would a learning rate ten times as small point the first step nearer to the
star?

Yes, a careful step goes where it should. Small steps follow the ground more
closely; but where does the ground lead?

No, farther away from it. Write the step down: which factor of it is changed,
and is that one a direction?

Neither: it gets shorter and does not turn. The step is the slopes times lr, and
one number for both cannot turn it.

The first step misses the direction of the star by 17 degrees for x, by 57 for x
+ 3, and by 78 for 10 x.

A line's landscape is always one bowl. The rest of the chapter leaves it.

Four walks start at (w, v) = (0.5, 0.5), (-0.5, -0.5), (0.5, -2.5) and (0, 0).
At how many different places do they end?

At one. That is how a line's bowl works, and this is no bowl: turn both signs
around and see what the neuron computes.

At two. The curve fits best at two places; now work out the slopes at each of
the starts.

At three. Two places are equally good, and from (0, 0), where both slopes are
zero, no step leads away.

At four. Most walks go on until the ground is level, and there are not that many
level places.

Three walks of the four found a lowest point, and there are two of those. Since
tanh(-z) = -tanh(z), changing both signs changes nothing: (-1, -1.5) is the same
curve as (1, 1.5). Which one you get, the start decides. Here are many starts, a
grid around the pass.

See which starts end at which star, and where the border between the two runs.

One start is the odd one. At (0, 0) the gradient is exactly zero, so descent
stays there forever, with a loss of 1.52. Is it a lowest point? Ask the
curvatures. PyTorch's hessian takes a loss function and a place, and returns the
table.

At (1, 1.5) both curvatures are positive: up in every direction. At (0, 0) one
is negative: up in one direction, down in another. This is the pass, called a
saddle point. What will a walker do who is off by a millionth?

The walk starts at (10 to the power -6, 0). What does its loss show?

It never moves. The slope there is tiny, but it is not zero, and it grows with
the distance.

It falls from the first steps on. Downhill is right beside the walker, but the
steeper the ground, the longer the step, and here it is almost level.

Nothing for a long time, then a fall. Each step multiplies the distance from the
pass, and a millionth takes many doublings before one sees it.

Almost every nudge does this. Only one that lies exactly along the upward
direction, like (10 to the power -6, -10 to the power -6), is led back to the
pass first, and leaves it only because of rounding.

The walk escapes, but for 33 steps the loss seems finished: it has not lost one
percent. Then it falls off. A gradient of zero means level ground, no more. This
is one reason why networks don't start with all weights at zero.

Now start where the neuron is saturated: w so large that tanh(w x) is nearly
plus or minus 1 for most points. The slope of tanh(z) is 1 minus the square of
tanh(z), so per unit of w the prediction changes by v x (1 minus the square of
tanh(w x)), and that last factor is almost zero.

So from w = 20 no walk gets far along w, where the best w is 1.

What does the loss curve of a walk from (20, 1.5) look like?

Flat from the first step on. That would be so if w were all there is to move.

It falls steadily, and very slowly. A walk along w alone would show that; the
neuron has a second weight.

It falls at once, and then it is flat. The ground is steep along v, so v arrives
in a few steps, and then only the plain is left.

On the left compare the wall with the plain; on the right see that the curves
that look finished are those that have not arrived.

From w = 20, 500 steps move w by 0.074. The loss drops at first, while v
adjusts: 99 % of all that it will lose in that time, it loses in the first ten
steps. Then it is as flat as one that has converged. The gradient does not tell
you which it is: it is small at the bottom and on the plain. What helps is not
to start there: small weights and standardized inputs keep w x where tanh is
still steep.

On a bowl the curvature is the same everywhere, so the limit 2/lambda max never
changes. In a network's landscape the curvature changes from place to place.
What becomes of the limit there? Train a small network with all its data in
every step, at a rate well below the limit at its start. The walk often leads
into steeper and steeper ground, until the steepest curvature lambda max, the
sharpness, has reached 2/eta for the rate eta in use. And then the loss does not
blow up: the walk stays where that rate is about allowed. So the learning rate
is not only a matter of speed. It helps to decide where in the landscape you can
stay.

The network has two hidden layers of 10 neurons, and the data are 20 points of a
wave.

A network with P parameters has a Hessian of P times P numbers: 19,881 for the
141 parameters of this one, and for a million parameters a million millions. But
the steepest curvature, the sharpness, can be had without it. Let u be a
direction: 141 numbers, one for each parameter. Two ideas.

The product H u is cheap. The slope of the loss along u is a single number,
gradient times u. Its gradient is H u. So differentiate twice.

Check it against the whole Hessian, which our small network can still afford.

Now train the network with all the points in every step, and measure the
sharpness every 20 steps.

At the start the limit is 2/lambda max, about 0.40. Our rates are below it:
0.05, 0.1 and 0.2. So the network starts with room to spare. Will it keep it
that way?

On your machine the last digits may differ: at the edge, rounding decides when a
spike comes.

Above, see each curve climb to the dashed line of its own rate and stay there;
below, see the spikes, after which the loss falls on.

All three start at the same place with the same sharpness. All three walk into
steeper and steeper ground, past their own limit 2/eta, and are thrown back to
it. There they stay. A look at the curve for 0.05 shows why they don't blow up.
Above 2/eta = 40 the steep direction is unstable, and the loss shoots up. But on
that swing the walker lands where the ground is less steep, the sharpness falls
below that limit, and descent goes on. On a bowl there is no such place, so a
line diverges.

Is that one lucky start? Train 12 of them at each rate, and take the largest
sharpness on the way, times eta/2.

At 0.05 it happens that the network fits the 20 points first, and never gets
there: in 2 of the 12.

The name is from Gradient Descent on Neural Networks Typically Occurs at the
Edge of Stability (Cohen, Kaur, Li, Kolter, Talwalkar, 2021), which found it in
networks of many kinds and sharpened what others had seen before. That the swing
itself leads to flatter ground is the explanation of Self-Stabilization: The
Implicit Bias of Gradient Descent at the Edge of Stability (Damian, Nichani,
Lee, 2022).

It is no bowl: at a typical start many curvatures are negative. The box counts
them for a small network.

This goes on from Deeper: the sharpness of a network; eigenvalues are the
curvatures before training, rounded here by about 10 to the power -15.

Most of those in between are small, and not zero: the ground is nearly flat
along many directions.

And nobody can draw a hundred directions. Published pictures are slices along
two directions that somebody chose, and the choice shapes the picture.
Visualizing the Loss Landscape of Neural Nets (Li, Xu, Taylor, Studer,
Goldstein, 2018) shows how to choose them so that two networks can be compared
fairly.

On a line it can't: both curvatures are positive, so there is one bowl. Our
neuron has two minima, equally good. In general bad ones exist. But a place is a
minimum only if no direction goes down, and with many directions there is
usually one that does. Identifying and attacking the saddle point problem in
high-dimensional non-convex optimization (Dauphin and others, 2014) argues that
saddles, with plains around them, are the greater trouble.

Many copies of each. Turn the signs around one tanh neuron, and the network
computes the same, as you saw. Swap two neurons of a layer, and it is the same
too. A layer of 10 has 2 to the power 10 times 3,628,800 versions.

No. Each batch has a landscape of its own, and the full landscape is their
average. At the star of the full data, the batches still feel slopes.

That is the gradient noise of Part 1.3. On a saddle, where plain descent stays,
such a slope takes the walker away. Not from our neuron's pass: at (0, 0) every
single example's slope is zero, so no batch has gradient noise there.

Because the flat direction pays. Its factor 1 - eta lambda min is the nearer to
1, the smaller the rate. In the narrow valley of x + 3.

A tenth of the rate needs 10.1 times the steps.

Subtract the old mean and divide by the old standard deviation, those of the
training data. Else the same x would mean one thing in training and another
afterwards. What the w and b that you trained say about x as measured, Exercise
2 asks.

You saw the loss as a landscape over all lines, and on it smooth, zigzagging,
bouncing and diverging walks. The condition number told you the number of steps
before you ran the loop, and standardizing cut it to 1. Then you left the bowl.
A neuron has two equal minima, a pass between them where descent can stand
still, and a plain where it hardly moves. And a network trained with all its
data often walks into steeper ground until its learning rate allows no more.

The data shapes the landscape, the learning rate sets the walk. Smooth, zigzag,
bounce, diverge: only the steepest direction decides which.

Downhill is not toward the goal, unless the valley is round.

kappa counts the steps. Standardize the inputs, and it falls, for a single input
to 1.

A zero gradient is level ground: a minimum if all curvatures are positive, a
pass if both signs occur.

A flat loss may be a plain. Large weights saturate tanh; start small.

In a network the limit is not a wall. Training often moves to where 2/lambda max
is about the learning rate.

Every walk in this chapter trusted the slope that backward reported. So did you.
How would you find out that a slope is wrong? Part 1.5 checks them, with nothing
but the loss.

The walker of Part 1.4 feels one thing only: the slope underfoot. backward
supplied it, and we believed it. In Part 1.2 you derived it with a pencil, and
believed that. What if the pencil slips? A wrong gradient raises no error. Would
you notice?

There is a witness who knows no formulas: the loss itself. Nudge a parameter,
see what the loss does, divide. Part 1.1 did that once, with a nudge of 0.01,
and got the right slope to every digit shown. That was luck. Here you learn what
to do without luck. Two slopes of one curve, measured to one side and to both
sides of a point.

Compare each dashed line with the true slope: the one to both sides is nearly
parallel to it, the one to one side is not.

Measure any gradient from the loss alone.

Predict the best nudge, and the error that is left.

Find the wrong slope in a hand-written gradient, and use gradcheck without being
fooled by it.

Say why nobody trains large models by nudging.

You and a friend built a skateboard ramp. It starts flat and gets steeper and
steeper. The plan says that at the red mark it rises 7 centimeters for every 10
you go. You don't trust the plan, so you measure. Take the height at the mark
and the height a bit farther on, subtract, and divide by how far you went.

Too far, and the ramp bends. One meter on, it is already a wall. You measure an
average of gentle and steep.

Too near, and the ruler fails. It has only millimeter marks. A hair's breadth
on, both heights read the same, and the ramp seems flat.

The best distance lies between. And there is a trick: start one step before the
mark and end one step after it. Before the mark the ramp is too gentle, after it
too steep, and the two mistakes cancel almost completely.

So why not throw the plan away? Because each slope costs two measurements. A
ramp has one slope. A machine with a thousand screws has a thousand. The plan
gives you all of them at once. Use the plan. Measure to check the plan.

Let f(w) be a smooth curve, such as a loss along one parameter, and f'(w) its
slope at w. Move by a small distance h, the nudge. The forward difference
measures to one side, the centered difference to both.

A slope found like this is numerical. One found by rules of calculus, by your
pencil or by backward, is analytical. What lies between the two we call the
gradient error.

The curve in that figure is f(w) = w cubed + 4, whose slope is 3w squared. Put
it into both formulas; the 4 cancels.

The term 3wh comes from the bend of the curve. In the second line it cancels.

Start with a small h, and make it ten times smaller. What becomes of the two
gradient errors?

Both become about ten times smaller. For one of the two that is right; see what
is left in each of the braces above.

Both become about a hundred times smaller. A square would do so, but one of the
braces holds more than a square.

Forward: about ten times smaller, centered: a hundred times. One goes with h,
and the other with its square.

From the second line to the third, the forward error shrinks by a factor of
10.3, the centered one by 100.

A parabola has the same curvature everywhere, so its f''' is zero, and the
centered difference is exact for any h, up to rounding. The loss of a line is a
parabola along w and along b. That was the luck of Part 1.1.

Taylor's formula takes the place of multiplying out.

The dots stand for higher powers of h, which hardly count when h is small.
Subtract f(w) and divide by h: the slope f'(w) remains, and behind it h/2 times
f''(w). For f(w - h), put -h in place of h: the even powers keep their sign. So
in f(w + h) - f(w - h) they cancel, and after dividing by 2h the first term
behind the slope is h squared/6 times f'''(w).

So take h as small as you can? Look at the same curve through a window that is
only 4 millionths wide.

Look at the steps of the one format, and at the straight line of the other.

The curve looks straight now, but in float32 it is a staircase. A float32 keeps
24 binary digits. Just above 4, the numbers lie 0.48 millionths apart, and
whatever is between gets rounded. Those are the millimeter marks.

A nudge of 10 to the power -7 stays on one stair, to both sides: both heights
are the same number, and the slope that it measures in place of 0.75 is 0.

A nudge about three times as long just reaches the next stair, up on the one
side and down on the other. Which slope does it measure?

One between 0 and the right one. The nudge is still tiny; but how high is a
whole stair beside it?

About the right one. On average over the stairs that is so; but this nudge ends
right at an edge.

Nearly twice the right one. To each side it climbs a whole stair, and has gone
only half a stair's way.

With 3.3 times 10 to the power -7 the slope comes out as 1.44. In float64, both
nudges give 0.7500.

The constant 4 does not change the slope. It only makes the stairs coarse: the
digits that the 4 takes up are missing for the change. In a loss, the part that
no training can remove does the same.

The roots with f depend on the curve, but if nothing is extreme, they are near
1. What remains depends on the number format alone: nudge by epsilon to the
power 1/2 forward, by epsilon to the power 1/3 centered. Put the best h back
into E, and the gradient error that is left is about epsilon to the power 1/2
forward and epsilon to the power 2/3 centered. These are the three powers.

For a loss that is no parabola, give the tanh neuron of Part 1.4 a bias.

That is the pencil. The other ways are autograd and nudging. Both need only the
loss as code. Read the lines with kept: one number moves, and is put back.

The points lie near the curve y = 2 tanh(x - 1), in float64.

Three ways, one answer. To say how equal, divide the gradient error by the
larger of the two gradients. This relative error means the same for slopes of a
million and of a millionth. For a tensor, take its length, norm(): the square
root of the sum of the squares.

At least 9 digits agree, with nothing but the loss.

Was h=6e-6 a good choice? Measure the gradient at 20 random places, for nudges
from 1 down to a millionth of a millionth, and plot the median (the middle one)
of the relative errors. The dotted lines are the predictions, epsilon to the
power 1/2 and epsilon to the power 1/3. Where will each curve be lowest?

At the predicted nudge, and at 10 to the power -5 (rounding leaves other digits
on other machines, of the same size).

Each curve is a V: read off where it is lowest, and compare the place with its
dotted line.

On the right arm of each V the curve bends; on the left arm it has stairs. On
the flat top in float32, the measured slope is zero, and the relative error is
1. At their bottoms the curves are where the powers of epsilon predicted them to
be.

In float64 a nudge of 10 to the power -5, which you will often meet, is nearly
the best. In float32, PyTorch's default, it gives this gradient, which is
correct, a relative error of about 1 %. How much it is depends on the curve; a
slope that is small beside the loss itself fares worse. So at the end of
training, where the gradient is nearly zero, a relative error says little.

On another day somebody types the three formulas once more.

The table says where it is wrong. The slope along v is right, so a, r and the
mean are right. The slopes along w and b are wrong, and what only they share is
bend. There it is: 1 - a squared became (1 - a) squared.

What would it have done in training? Here is the loop, and the same loop with
another line 4: it asks a function for the slopes and writes them into .grad.

Two of the suspect's three slopes are wrong. What will its loss do in 300 steps?

It grows: wrong slopes lead uphill. Slopes of the wrong sign would; look at the
signs in the table above.

It stands still, nearly where it began. The steps have the wrong length, and yet
they lead somewhere.

It falls to the same lowest loss, by a detour. A walk ends where its slopes are
zero; are these zero at the same place as the true ones?

It falls far, and ends much higher than the honest one. At the start it points
downhill too, and later it goes its own way.

Nothing crashes. The loss of the suspect falls from 1.86 to 0.53, and up to
round 5 it even leads. Then it creeps up again, while w runs away to 145 and the
smooth curve becomes a sudden jump. Without the honest run beside it, you might
blame the model, or the data. A falling loss is no proof of a right gradient. At
the start even the wrong one points downhill, and that looks like learning.

Each time the loss falls far, and each time w runs away.

That scale presumes float64. In float32 no nudge in the figure brought our
correct gradient below 10 to the power -7, and with h = 10 to the power -5 it
would make you uncomfortable. Before you doubt the gradient, switch to float64,
and switch everything: data and parameters. When PyTorch mixes the two formats,
a tensor with rows and columns outvotes a single number.

The first is what you get from a float64 parameter without dimensions and
float32 data: the check runs in float32 all the same, without a word. With one
dimension, the wider format wins.

Look at the corner, and at how far to its left and right the two differences
leave the jump.

A nudge errs only where it reaches across the kink. So a test tells a kink from
a bug: make h smaller. The error near a kink disappears as soon as h is shorter
than the distance to it. A bug stays. Exactly at the kink no nudge helps; there,
move the point.

Nudging needs two forward passes for each number that can be nudged: 2P of them
for P parameters. Autograd needs one forward and one backward pass, whatever P
is.

PyTorch can count the operations inside its matrix products. How many does a
backward pass need for each one of the forward pass? Here are chains of 1, 2, 3
and 9 matrices, with a tanh behind each.

Longer chains come closer to two, and never exceed it. Part 2.2 shows why.

With two matrices in a row, a backward pass takes 1.5 times the multiplications
of a forward pass, and however long the row is, not more than twice as many. For
the model with 405 billion parameters of Part 1.1, nudging would take 810
billion forward passes per step. Autograd takes the work of at most 3.

Nothing new: what Part 1.1 installed is enough.

The measured slopes are off in the tenth digit or so. How far will 300 steps
with them lead from the path of backward?

Far away: small errors add up from step to step. They would on a ridge; but on
the way to a lowest point a step that goes astray is mended by the next.

A little: the two paths agree to three or four decimals. That would be a loss of
many digits; does descent enlarge an error, or shrink it?

Nowhere: the two paths agree to eight decimals. All that one step does wrong,
the next steps see, and mend.

All the way, the parameters of the two runs agree to 8 decimals. Here are both
beside that of the suspect.

Left: which loss turns, and which two cannot be told apart? Right: the curves
that these runs end with.

The price: 6 forward passes in place of each backward pass, 1,800 in all.

PyTorch ships the comparison of this chapter. gradcheck takes a function and its
inputs, nudges every input that asks for a gradient to both sides, and compares
with autograd. If the two differ by no more than it allows, it returns True,
else it raises an error.

Give it float64. In float32 it warns, because its nudge of 10 to the power -6 is
far up the left arm of the V, and usually rejects even PyTorch's own tanh.

Now a function whose gradient is wrong. detach hides one factor from autograd,
so the record knows half of the slope 2z.

Now check the same wrong function at zero, and then a millionth of it at the old
place. What does gradcheck say?

An error both times: half a slope is half a slope. It compares two numbers; work
them out at zero.

True at zero, and an error for the millionth. You saw that half of zero is zero;
but how far apart may two tiny slopes be?

An error at zero, and True for the millionth. The slopes of a millionth are
tiny, and so is their difference; but what are both slopes at zero?

True both times. Two slopes that are both zero agree, and two that are tiny
differ by less than it allows.

With atol=1e-5 and rtol=1e-3. Slopes far below 10 to the power -5 pass, right or
wrong. If yours are tiny, scale the function up, or atol down.

You need gradcheck most when you teach PyTorch a gradient of your own, with a
torch.autograd.Function. Its forward computes, and saves what will be needed in
ctx, an object that PyTorch hands to both methods. Its backward receives the
slope of the loss along the output, and returns the slope along the input: by
the chain rule, multiply by your own slope. You call apply. This one has the
slip that you know.

Three inputs and three outputs make a table of nine slopes. Every output depends
on its own input alone, so only the diagonal counts. The tables differ at -1 and
at 1. At z = 0 even this wrong formula gives the right slope.

No. It never nudges. For each recorded operation it applies the exact rule, such
as 1 - a squared for a = tanh(z), to the numbers at hand. No formula for the
whole gradient is ever written down. The only error is rounding.

Even in float32, where nudging is left with epsilon to the power 2/3 at best,
autograd is right to 6 digits or more.

Nudging needs no record, and gives the mistake away.

Not while you measure. This loss draws ten new examples for every call, like the
mini-batches of Part 1.3.

How large will the measured slopes be, beside the true ones?

About as large, and each time a little different. So it would be if both losses
came from the same rows; do they?

Nearly zero, since chance cancels. Chance cancels in a mean of many; this is a
difference of two.

Thousands of times as large. Two batches differ by much more than a nudge
changes, and the difference is divided by a tiny number.

The true slopes are -0.7, -1.4 and 1.5. You measured the dice: the difference
between two batches, divided by a tiny nudge. Fix the batch, or seed the
generator anew in every call.

If it is the same positive factor for all parameters, plain SGD cannot tell it
from another learning rate. A forgotten 2 with lr=0.1 is, bit for bit, the right
gradient with lr=0.05.

You measured a gradient with nothing but the loss. Its gradient error has two
sources, the bend of the curve and the stairs of the numbers, and balancing them
predicts the best nudge. In float64 a correct gradient then agrees to 9 digits
or more, and the wrong slopes to none: one table found a slip that training had
hidden. The loop even trains on measured slopes. The price, not the precision,
is why backward exists.

Measure to both sides. The gradient error shrinks like h squared then, and only
like h with a forward difference.

Check in float64, at random points, by the relative error.

A falling loss proves nothing about the gradient. A forgotten factor looks like
another learning rate.

A failed check near a kink is cured by a smaller nudge; a bug is not.

Nudging costs 2P forward passes for P parameters. Autograd costs what 3 of them
cost at most, for any P.

Line 4 is checked now, and you know how to check it. In Part 1.6 you become the
doctor: sick loss curves come in, and you find the mistake behind each.

Here are the patients. Across is one of the ten, their body mass index; up is a
score for how far the disease had gone a year later.

The rising line and its band, against the flat dashed one: the line follows the
cloud, but most of the scatter stays.

Tell from a loss curve what to suspect, and which number to measure next.

Prepare real data for a loop without letting the exam questions leak into it.

Predict how many steps the loop needs to match an exact solver digit by digit.

Say how good a model is by comparing it with the laziest guess.

How boldly to change the two numbers: the twitchy one sets the limit, the
sluggish one sets the time.

How many throws to make before you ask: all hundred for calm advice, a handful
for quick advice.

What the court is like: a bowl if the two numbers don't disturb each other, a
long narrow valley if they do.

How to test the coach: change one number a tiny bit, throw again, and see if she
was right.

One thing is missing. Each day you throw from the same hundred spots. Perhaps
your rule is good for exactly these. So a friend marks twenty new spots and
keeps them secret until your rule is finished. Then you throw from each, once.
That is the exam.

An exam works only if you have not seen the questions. If you peek at the new
spots while you practice, even only to choose your shoes, what is its result
still worth? Below you will measure two such peeks.

In the figure of the Introduction the band around the rising line is as wide as
a typical miss of that line. Three functions that you could have written by now
measure it: the line itself, its predictions, and the miss.

The loss of that line is 3890, which says little to a reader. Its square root
has the unit of the targets. It is called the root mean squared error, RMSE; we
say typical miss.

Here N is the number of examples, y i a target and y hat i its prediction. The
line misses by 62.4 points. Is that good? Compare it with the laziest guess, the
mean for everybody: that misses by 77.0.

As before, r i is the residual, prediction minus target; eta is the learning
rate, lambda a curvature of the loss L, and a gap is the distance of the
parameters from the best ones.

For each further digit s becomes ten times smaller, which costs 1.15 kappa
steps.

Real inputs come in columns with units of their own. Let x ij be input j of
example i. As in Part 1.4, subtract from each column its mean m j and divide by
its standard deviation sigma j.

Now the Hessian of Part 1.2, the table of all curvatures, becomes readable. Its
diagonal holds nothing but 2. Off the diagonal stands twice the correlation of
two columns, a number from -1 to 1 that says how much they move together. If no
two columns are correlated, kappa = 1. All that is left of kappa comes from
columns that repeat one another, in pairs or in groups. curvatures builds the
Hessian from the inputs alone, with a column of ones for the bias, and returns
its smallest and largest eigenvalue, lambda min and lambda max.

The data is that of Part 1.2, 100 points with x from -1 to 1, and the healthy
loop is this.

The figure shows the loss of every step, on a log scale. The dashed line is the
lowest loss that a line can reach. (Case E needs a scale of its own.) The first
loop is healthy; each of the others has exactly one mistake.

Compare each curve with the healthy one: where does it begin to differ, and what
does it do at the end?

For each case, write down a suspicion, and one number that would confirm it.
Then choose, and unfold.

Case A drops at once, and then creeps down in a straight line. What is its
mistake?

The learning rate is too small. A small rate would be slow from the first step
on; and at twice this rate the loop diverges.

Nobody centered the inputs. One direction of the valley is steep and done at
once, the other is flat.

None: it has arrived, and the rest is noise. What has arrived stands still; hold
a ruler to the curve.

Diagnosis: nobody centered the inputs. The same points were moved to x from 1 to
3. The steep direction of the valley is done at once; the flat one takes its
time.

Fingerprint: what the loss has above the lowest loss, its excess, shrinks by a
constant factor per step, and it is (1 - eta lambda min) squared, squared
because the loss is.

At this pace a hundredth of the excess is left after 177 steps.

Case B is flat, far above the lowest loss. You look at the parameters: w is
zero, and b stands still. What is its mistake?

The learning rate is exactly on the limit. Then a parameter would still be
moving, and here none does.

It stopped too early. Then the loss would still be falling when it stops.

The targets have the wrong shape. With y as a column, the same loop is the
healthy one.

Diagnosis: targets of shape (N,) against predictions of shape (N, 1). Every
prediction is compared with every target, and the loop learns their mean.

Fingerprint: the loss stops at the variance of the targets, and w is zero.

Case C is just as flat. But its w is right, and its b jumps to and fro between
two values. What is its mistake?

The rows are not shuffled. Each step reads all the rows here, so their order
changes nothing.

The learning rate is exactly on the limit. Each step lands on the other side of
the valley, at the same height.

The targets have the wrong shape again. Then w would end at zero, and here it
has found the slope.

Diagnosis: the learning rate sits exactly on the limit. It is lr=1.0, the
curvature along b is 2, and so each step multiplies the gap of b by -1.

Fingerprint: the loss is still, the parameter is not.

Cure: the best rate, 2/(lambda min + lambda max) (1.2). To tell the twins apart,
print b twice.

Case D takes a few rows at each step, and its loss goes in regular waves. What
is its mistake?

The batches are too small, this is their noise. Noise is irregular, and these
waves keep time.

The learning rate is above the limit. Then each wave would be higher than the
one before.

The rows are sorted, and nobody shuffles. A wave is an epoch, once through the
same batches in the same order.

Diagnosis: mini-batches without shuffling, and the rows are sorted. Ten batches
of ten rows, always in the same order, from left to right. Early on, the first
batch of an epoch surprises a line that has just adapted to the last.

Fingerprint: the period. After some epochs the same ten losses come again and
again.

Cure: shuffle (1.3). At this small rate the line comes out well all the same.
What is sick is the diary: it tells which rows were seen, not how good the line
is.

Case E climbs in a straight line on the log scale. Will a learning rate of a
hundredth cure it?

Yes, it was above the limit. So does a loop above the limit look, true; but a
straight line on the log scale says only that each step multiplies.

No, then it stands still. Small steps are slow, but enough of them lead
somewhere.

No, it climbs all the same, only more slowly. A smaller step in a wrong
direction is still a step in a wrong direction.

First suspicion: the learning rate is above the limit. Then a much smaller one
would cure it. Try a hundredth.

Fingerprint: each step multiplies the gap of b by 1 + eta lambda b, where lambda
b is the curvature along b; so in the end the loss by the square of that. And
nudging contradicts the formula.

Cure: the sign. Next time, nudge before you train (1.5).

Five curves, five mistakes, and a number for each. A: inputs that nobody
centered; a step leaves 97 % of the excess. B: targets of shape (N,); the loss
stops at 1.00 times the variance of y. C: a rate on the limit; b moves by 2.0 at
each step, and the loss by nothing. D: sorted rows, never shuffled; the period
is the 10 steps of an epoch. E: a wrong sign; a step multiplies the loss by
1.44, and a hundredth of the rate still lets it climb.

Six loops with lr=0.05 and 20 epochs from the same flat line, on the data of
Part 1.1, and the closed form. To be fair, the model itself counts how often it
is asked for predictions.

Passes counts forward passes, examples the rows they predicted. The excess is
the loss minus the lowest loss, and the gap how far w and b are from the best
line.

Rows 1 to 3 are one algorithm. Pencil, autograd and optimizer walk the same
path.

Rows 3 to 5 are one program. Only the size of the slice differs. With 2,000
examples each, batch 10 ends lowest, here and on most other draws of the data:
more steps than the full batch, less gradient noise than batch 1.

Row 6 follows row 3 with 4 times its forward passes, two for each of two
parameters. Row 3 adds one backward pass, however many parameters there are.

The closed form beats everything here. It exists because a line's gradients can
be solved for zero. Module 2 leaves that world.

Part 1.1 says how to install PyTorch. This chapter alone needs one package more,
for its data and for comparison.

Ten things were measured for each of the 442 people, and a year later how far
the disease had gone. The data became known through Least Angle Regression
(Efron, Hastie, Johnstone, Tibshirani, 2004). It comes with scikit-learn;
nothing is downloaded.

A hundred people are set aside for the exam, drawn by a seeded permutation: the
test rows. The means and the standard deviations, spreads for short, come from
the other 342 alone, the training rows.

As measured, the columns differ in size, and most are far from zero. By what
factor will the number of steps shrink, for the same digits, when they are
standardized?

About ten times fewer. The sizes alone differ by more than that, and curvatures
go with their squares.

About a thousand times fewer. The squares of the spreads may suggest this; but
centering helps, too.

More than ten thousand times fewer. The steps go with kappa, and kappa with the
squares of the sizes and of the distances from zero.

Standardizing makes 718 million steps into 6,346. A condition number of 459 is
still large. Some of the blood values nearly repeat each other.

It does. Its step number 3,000 leaves 0.995655 of the gap; the formula says
0.995655. Scikit-learn solves the same problem without a loop, and on the raw
columns. If all is right, it predicts the same for each of the hundred.

What the model learned holds for people it never saw, though it is not very
much. In the exam it even misses a little less than in training. Is that the
rule? Ask other splits before you believe one.

Other splits, other finished models. Is the exam harder than the training, on
average?

No, both are rows of the same table. They are, but the training rows had a say
in the weights.

Yes, by a few points. Eleven numbers fitted to 342 rows learn a little by heart,
and mostly what holds for others, too.

Yes, and in it the model is no better than the mean. So it would be if the model
had learned its rows by heart; but eleven numbers hold little of 342 rows.

Our split was a friendly one. On average the exam is harder than the training,
by 2.3 points, and the model's miss is 71 % of the laziest guess's; on our split
it was 64 %. Of the 40, only 1 flatters more. On our split, this is what loop
and exam look like.

Left: the measured gap beside the predicted one. Right: the cloud of the hundred
against the dashed line of a perfect model.

On the right, every dot is one of the hundred. A perfect model would put them on
the dashed line. High scores are predicted too low and low ones too high: where
a model does not know, it stays near the mean.

What if we had standardized with the means and spreads of all rows, exam
included? That is called leakage. Compare the finished models, and the models
after 100 steps with lr=0.1.

Such a peek, and then the training is finished to the last digit. What does it
change on the test rows?

The test miss looks better than it is. That is what one fears of a peek; but
what do means and spreads of inputs say about a target?

The test miss gets worse. The numbers that go in are a little different; but so
are the weights that meet them.

Nothing. Whatever shifts and scales a column, the weights and the bias make up
for it.

On 17 of 20 splits it is less than a hundredth of a point.

Compare early and late, without a peek. After 100 steps the test miss is 53.3;
at the end, after 6,346, it is 53.2. The other steps go into directions so flat
that the loss hardly notices them. All these digits prove that the loop is
right. Nobody needs them to predict.

Because you can't see from the code which ones are harmless. Here is a peek that
lies. Replace all inputs by 1,000 columns of random numbers, pick the ten that
match the target best, and fit. Choose them once with the training rows, once
with all rows.

Honestly chosen, random numbers do worse than the mean, as they should. With a
peek they seem to help a little, and nearly always. Whatever is computed from
data, a mean, a choice of columns, a learning rate, belongs to the training
rows.

Compare it with the best that the model can do. Here loop and closed form agree
to 12 digits, so no optimizer, learning rate or patience will lower the training
loss. What is left is noise in the targets, or a shape that the model can't
take. For a line, one bend is enough.

There is no noise, and y follows from x exactly. Yet the best line is flat, as
good as guessing the mean.

Nothing can tell their weights apart, as in Part 1.2: what one gains, the other
may lose, and no prediction changes. Along that direction the loss is flat, its
curvature is 0, and kappa is infinite.

What will the loop do with the body mass index twice?

It cannot finish: the predictions stay far off. An infinite kappa speaks of the
weights, along one direction; do the predictions notice it?

The two weights run apart, one up and one down. They may, and no prediction
would change; but both start at zero and get the same gradient.

It trains as before, and both get half the weight. Equal columns have equal
gradients, and together they do what one did.

It trains as before: each copy gets 50 % of the weight, and the infinite kappa
asks for steps in a direction that nobody needs. So count on the smallest
curvature that is not 0, or drop the copy.

loss.backward(). It writes a note for somebody else, and the note is not w.

optimizer.step(). It alone subtracts the slope, times the learning rate.

The loss of the line as it was before the step. A loss is a measurement, and
nobody has measured again since.

The loss of the line as it is now. Look for the line of the loop that assigns
loss, and for what happens below it.

The mean of all losses so far. Nothing in the loop adds losses up; each round
assigns the variable anew.

Grows without end, because the gradients do. Old gradients do add up, but their
signs change once the line has passed its best place.

Falls as before, only more slowly. Old gradients make the first steps longer,
not shorter.

Swings up and down forever, within bounds. Old gradients are like the speed of a
ball: it rolls through the bottom, and up the other side.

Ten times smaller. So much do the inputs grow; but how does the curvature depend
on them?

A hundred times smaller. The limit is 2 over the curvature, and the curvature is
a mean of squares.

Ten times larger, because the weight is ten times smaller. The weight does
shrink, but the limit comes from how steep the valley is, not from where its
bottom lies.

0.5. It mends the steep direction at once; then you wait for the flat one.

0.746. It makes both directions equally fast.

0.99. A large rate hurries the flat direction, but so near the limit the steep
one bounces.

At 0.5 the steep direction is mended at once, and the flat one is slow. Near the
limit, 1, the steep one bounces. At 2/(0.68 + 2) they are equally fast.

PyTorch raises an error. It would if the shapes did not fit; but a missing
dimension is filled in, silently.

The right line, after more steps. Patience does not help here: this loop goes
down a valley with another bottom.

The loop learns a flat line, and says nothing. Every prediction is pulled toward
every target, and so toward their mean.

Falls to a quarter. So does its square, the variance.

Falls to a half. It goes with one over the square root of the batch.

Stays, because the data is as noisy as before. The rows are as noisy as before,
but you take the mean of more of them.

torch.optim.SGD, hence its name. Look at what it is handed: parameters and a
learning rate, and no examples.

loss.backward(), which samples the gradient. It samples nothing: of the loss
that it is called on, it computes the exact slope.

Your code that feeds the loop, or the DataLoader. Chance decides which rows
come, and nothing else in the loop.

Whoever draws asks PyTorch's random generator, and leaves it in another state.

One. Both curvatures are equal, and the rate is one over them.

About ten. So it is where a step leaves a part of the gap; what does 1 - eta
lambda leave here?

That depends on the noise. Noise lifts the lowest loss, but the curvatures come
from x alone.

Look for the mistake in the formula. Perhaps there is none: first see whether
your ruler is finer than the error.

Make h smaller. That helps where the curve bends within the nudge; divide a
fixed rounding by a smaller h, and see what happens.

Repeat the check in float64. Rounding alone makes errors of this size in
float32, and none that matter in float64.

For a slope of 12, the first is 0.4 %, on a correct gradient, and at a higher
loss or a smaller slope it is more. A smaller h makes it worse.

You found in each of five sick curves the number that names its mistake. On real
data the loop matched the closed form and scikit-learn, in no more steps than
the condition number allows. The exams said what the model is worth: on 40
splits it misses by 55.5 points on average, the laziest guess by 77.8. And one
peek changed nothing, while another made random numbers look useful.

One loop. Hand gradient, autograd, optimizer and batch sizes change who computes
the slope and from how many rows, not the idea.

A curve raises a suspicion, a number confirms it. Know the fingerprint: a factor
per step, the variance of y, a period, a sign.

Split first, then compute anything. Means, spreads and choices belong to the
training rows.

Standardize, then count on kappa. At the best rate a digit costs at most 1.15
kappa steps.

Report beside the laziest guess, and on more than one split.

When the loop equals the closed form, training is over. If the miss is still too
large, the model is the limit.

No loop bends a line to the parabola above, for the first of the five lines can
only draw lines. Module 2 changes this one line. Part 2.1 begins with four
points that no line can tell apart.
"""
