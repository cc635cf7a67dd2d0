package io.edgewatch.numerics.network;

import io.edgewatch.numerics.network.layer.Lstm;
import io.edgewatch.numerics.network.layer.Mamba;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Layers that go position by position, in libtorch, on [n, length, d]: written from the papers' equations, tensor by tensor. */
final class TorchRecurrences {
    private final Function<String, Tensor> parameters;

    TorchRecurrences(Function<String, Tensor> parameters) {
        this.parameters = parameters;
    }

    Tensor lstm(Lstm lstm, Tensor x) {
        long hidden = lstm.hidden();
        var h = torch.zeros_like(x.select(1, 0))
                .matmul(parameters.apply("weight_ih").t())
                .narrow(1, 0, hidden);
        var c = h;
        var results = new TensorVector();
        for (long t = 0; t < x.size(1); t++) {
            var z = linear(x.select(1, t), "weight_ih")
                    .add(parameters.apply("bias_ih"))
                    .add(linear(h, "weight_hh"))
                    .add(parameters.apply("bias_hh"));
            var kept = torch.sigmoid(z.narrow(1, hidden, hidden)).mul(c);
            var taken = torch.sigmoid(z.narrow(1, 0, hidden)).mul(torch.tanh(z.narrow(1, 2 * hidden, hidden)));
            c = kept.add(taken);
            h = torch.sigmoid(z.narrow(1, 3 * hidden, hidden)).mul(torch.tanh(c));
            results.push_back(h);
        }
        return torch.stack(results, 1);
    }

    Tensor mamba(Mamba mamba, Tensor x) {
        long length = x.size(1);
        long channels = mamba.expand() * x.size(2);
        var both = linear(x, "in_proj.weight");
        var u = torch.silu(convolved(both.narrow(2, 0, channels), mamba.kernel()));
        var made = linear(u, "x_proj.weight");
        var steps = torch.softplus(
                linear(made.narrow(2, 0, mamba.rank()), "dt_proj.weight").add(parameters.apply("dt_proj.bias")));
        var rates = torch.exp(parameters.apply("A_log")).neg();
        var b = made.narrow(2, mamba.rank(), mamba.state());
        var c = made.narrow(2, mamba.rank() + mamba.state(), mamba.state());
        var h = rates.mul(new Scalar(0)).unsqueeze(0);
        var results = new TensorVector();
        for (long t = 0; t < length; t++) {
            var step = steps.select(1, t).unsqueeze(2);
            var taken = step.mul(u.select(1, t).unsqueeze(2)).mul(b.select(1, t).unsqueeze(1));
            h = torch.exp(step.mul(rates)).mul(h).add(taken);
            results.push_back(h.matmul(c.select(1, t).unsqueeze(2)).squeeze(2));
        }
        var y = torch.stack(results, 1).add(u.mul(parameters.apply("D")));
        return linear(y.mul(torch.silu(both.narrow(2, channels, channels))), "out_proj.weight");
    }

    /** With as many zeros on both sides as the kernel reaches, of which only the first positions are kept. */
    private Tensor convolved(Tensor x, long kernel) {
        var y = torch.conv1d(
                x.transpose(1, 2).contiguous(),
                parameters.apply("conv1d.weight"),
                new TensorOptional(parameters.apply("conv1d.bias")),
                new long[] {1},
                new long[] {kernel - 1},
                new long[] {1},
                x.size(2));
        return y.narrow(2, 0, x.size(1)).transpose(1, 2);
    }

    private Tensor linear(Tensor x, String weight) {
        return x.matmul(parameters.apply(weight).t());
    }
}
